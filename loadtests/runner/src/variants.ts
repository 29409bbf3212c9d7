import type { ToolName } from "@coordbench/infra/setup";
import { labelOf } from "./label.ts";
import { designNamed, settle, toolsFor } from "./wish.ts";

/** A design with its switches, as they are compared. */
export interface Variant {
  design: string;
  /** Those that were given. */
  switches: Record<string, string>;
  /** What it is called in results: no two of a session are called alike. */
  label: string;
}

/** What a list of variants looks like on the command line. */
export const variantSyntax = "design[:switch=value]…, several separated by commas, such as two-phase-commit,saga:buckets=16";

/** Reads variants from the command line; one that is named again is called so, and compared with itself. */
export function variantsIn(flag: string, text: string): Variant[] {
  const seen = new Map<string, number>();
  return text.split(",").map((each) => {
    const variant = variantIn(flag, each);
    const times = (seen.get(variant.label) ?? 0) + 1;
    seen.set(variant.label, times);
    return { ...variant, label: [variant.label, ...Array.from({ length: times - 1 }, () => "(again)")].join(" ") };
  });
}

/** The programs that these variants run on. */
export const toolsOf = (variants: readonly Variant[]): ToolName[] => variants.flatMap(toolsFor);

function variantIn(flag: string, text: string): Variant {
  const [name = "", ...pairs] = text.trim().split(":");
  if (name === "") throw new Error(`--${flag} must be ${variantSyntax}`);
  const design = designNamed(name);
  const switches = Object.fromEntries(
    pairs.map((pair) => {
      const [key, value, more] = pair.split("=");
      if (!key || !value || more !== undefined) throw new Error(`--${flag} must be ${variantSyntax}, not ${pair} in ${text}`);
      return [key, value];
    }),
  );
  return { design: name, switches, label: labelOf(name, settle(design, switches)) };
}
