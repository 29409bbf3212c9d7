import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

// Loaded by Node before a service's own program: writes down every module that the service loads.
const file = new URL(import.meta.url).searchParams.get("file") ?? "";

registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(file, `${process.pid} ${url}\n`);
    return nextLoad(url, context);
  },
});
