import { parseArgs } from "node:util";

/** The flags of a command: each with its kind and what it means. */
export type Flags = Record<string, { type: "string" | "boolean"; multiple?: boolean; short?: string; meaning: string }>;

/** Reads a command's flags; a mistake is one line that says what is possible. */
export function readFlags<Given extends Flags>(flags: Given, args: string[]) {
  try {
    return parseArgs({ args, options: flags, allowPositionals: true });
  } catch (error) {
    throw new Error(
      `${(error as Error).message.split(". ")[0]}: it can be ${Object.keys(flags)
        .map((name) => `--${name}`)
        .join(", ")}`,
      { cause: error },
    );
  }
}

/** Reads a positive number; nothing stays nothing. */
export function numberIn(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replace(/s$/, ""));
  if (!/^\d+(\.\d+)?s?$/.test(text) || !(value > 0)) throw new Error(`--${flag} must be a positive number, not ${text}`);
  return value;
}

/** Reads a whole number, which may be 0; nothing stays nothing. */
export function wholeIn(flag: string, text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d+$/.test(text)) throw new Error(`--${flag} must be a whole number, not ${text}`);
  return text === undefined ? undefined : Number(text);
}

/** Reads a share, as `0.01` or as `1%`; nothing stays nothing. */
export function shareIn(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replace(/%$/, "")) / (text.endsWith("%") ? 100 : 1);
  if (!/^\d+(\.\d+)?%?$/.test(text) || value > 1) throw new Error(`--${flag} must be a share such as 0.01 or 1%, not ${text}`);
  return value;
}

/** Reads a whole number from 1; nothing stays nothing. */
export function countIn(flag: string, text: string | undefined): number | undefined {
  const value = numberIn(flag, text);
  if (value !== undefined && !Number.isInteger(value)) throw new Error(`--${flag} must be a whole number, not ${text}`);
  return value;
}

/** Reads `name=value` pairs. */
export function pairsIn(flag: string, texts: string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [name, value] = text.split("=", 2);
      if (!name || !value) throw new Error(`--${flag} must be name=value, not ${text}`);
      return [name, value];
    }),
  );
}

/** Draws the flags of a command for its help. */
export function describeFlags(flags: Flags): string {
  return Object.entries(flags)
    .map(
      ([name, { type, short, meaning }]) =>
        `  ${short === undefined ? "" : `-${short}, `}--${`${name}${type === "string" ? " …" : ""}`.padEnd(16)} ${meaning}`,
    )
    .join("\n");
}
