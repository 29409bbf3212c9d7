import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { performRun } from "../../run.ts";
import { encode } from "../encode.ts";
import { files, type Order, type Said } from "../order.ts";
import { loadConfig } from "./config.ts";
import { joined } from "./joined.ts";
import { playJoined } from "./play-joined.ts";

const config = loadConfig();
const order = JSON.parse(readFileSync(config.order, "utf8")) as Order;
const { id, task, tracesAddress } = order;
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort(new Error("the runner was told to stop")));

const say = (said: Said) => void process.stdout.write(`${JSON.stringify(said)}\n`);
const site = {
  tools: { k6: { name: "k6", path: config.k6, version: "", from: "the image" } as const },
  logs: join(config.folder, "logs"),
  signal: stop.signal,
  phase: (phase: string) => say({ phase }),
  glimpse: (glimpse: Extract<Said, { glimpse: unknown }>["glimpse"]) => say({ glimpse }),
};

mkdirSync(config.folder, { recursive: true });
try {
  const ground = joined(order, config);
  const traceStore = tracesAddress === null ? undefined : { address: tracesAddress, tracesUrl: tracesAddress };
  const found =
    "wish" in task
      ? await performRun(task.wish, { ...site, id, ground, traceStore })
      : await playJoined(task.theCase, { ...site, order, config, say });
  const content = gzipSync(encode(found));
  writeFileSync(join(config.folder, files.found), content);
  say({ found: { sha256: createHash("sha256").update(content).digest("hex") } });
  while (!existsSync(join(config.folder, files.fetched))) await sleep(200, undefined, { signal: stop.signal });
} catch (error) {
  say({ failed: (error as Error).stack ?? String(error) });
  process.exitCode = 1;
}
