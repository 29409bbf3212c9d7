import { ProblemError } from "@coordbench/contract";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Parses a JSON body strictly: what two readers could understand differently is refused. */
export function parseBody(body: Buffer): unknown {
  if (body.length === 0) throw new ProblemError("invalid-request", "the body is empty: send a booking as JSON");
  const text = decode(body);
  const value = parse(text);
  const keys = keysIn(value);
  // JSON.parse keeps the last of two equal keys without a word: then the text holds more keys than the value.
  if ((text.match(/"\s*:/g)?.length ?? 0) !== keys.length || keys.includes("__proto__")) refuseRepeated(text, keys);
  return value;
}

function decode(body: Buffer): string {
  try {
    return decoder.decode(body);
  } catch (cause) {
    throw new ProblemError("invalid-request", "the body is not UTF-8", { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProblemError("invalid-request", `the body is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** All keys at any depth. A body may be nested deeper than a function may call itself. */
function keysIn(value: unknown): string[] {
  const keys: string[] = [];
  const found = [value];
  for (const each of found) {
    if (typeof each !== "object" || each === null) continue;
    if (!Array.isArray(each)) keys.push(...Object.keys(each));
    found.push(...(Object.values(each) as unknown[]));
  }
  return keys;
}

/** Names the key that stands twice; quotation marks and colons inside of texts are no keys. */
function refuseRepeated(text: string, keys: string[]): void {
  const left = new Map<string, number>();
  for (const key of keys) left.set(key, (left.get(key) ?? 0) + 1);
  for (const [, quoted = '""', colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)) {
    if (colon === undefined) continue;
    const key = JSON.parse(quoted) as string;
    const count = left.get(key) ?? 0;
    if (key === "__proto__" || count === 0)
      throw new ProblemError("invalid-request", `the key ${JSON.stringify(key)} may not stand here, or stands here twice`, { field: key });
    left.set(key, count - 1);
  }
}
