/** Bytes have a form of their own in text. */
interface Bytes {
  base64: string;
}

/** Writes what was found in a cluster as text, bytes among it. */
export function encode(found: unknown): string {
  return JSON.stringify(found, function (this: Record<string, unknown>, name, value: unknown) {
    // What is handed over has been turned into text already where it knows how to, as a Buffer does.
    const own = this[name];
    return own instanceof Uint8Array ? { base64: Buffer.from(own).toString("base64") } : value;
  });
}

/** Reads what was found in a cluster. */
export function decode(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => (isBytes(value) ? Uint8Array.from(Buffer.from(value.base64, "base64")) : value));
}

function isBytes(value: unknown): value is Bytes {
  return (
    typeof value === "object" && value !== null && Object.keys(value).join() === "base64" && typeof (value as Bytes).base64 === "string"
  );
}
