import { registerHooks } from "node:module";

// Loaded by Node before a service's own program: rewrites one source file as it is loaded, and leaves the file itself alone.
const { searchParams } = new URL(import.meta.url);
const [file = "", find = "", replacement = ""] = ["file", "find", "replacement"].map((name) => searchParams.get(name) ?? "");

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(file) || loaded.source === undefined || loaded.source === null) return loaded;
    const source = typeof loaded.source === "string" ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString();
    if (source.split(find).length !== 2) throw new Error(`${file} must hold this once, to be changed: ${find}`);
    return { ...loaded, source: source.replace(find, () => replacement) };
  },
});
