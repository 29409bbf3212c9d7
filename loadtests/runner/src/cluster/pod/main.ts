import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { performRun } from "../../run.ts";
import { encodeFinished } from "../finished.ts";
import type { Order, Said } from "../order.ts";
import { loadConfig } from "./config.ts";
import { joined } from "./joined.ts";

const config = loadConfig();
const order = JSON.parse(readFileSync(config.order, "utf8")) as Order;
const file = "/tmp/found.json.gz";
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort(new Error("the runner was told to stop")));

const say = (said: Said) => void process.stdout.write(`${JSON.stringify(said)}\n`);

try {
  const finished = await performRun(order.wish, {
    id: order.id,
    ground: joined(order, config),
    tools: { k6: { name: "k6", path: "k6", version: "", from: "the image" } },
    ...(order.tracesAddress !== null && { traceStore: { address: order.tracesAddress, tracesUrl: order.tracesAddress } }),
    logs: "/tmp/logs",
    signal: stop.signal,
    phase: (phase) => say({ phase }),
    glimpse: (glimpse) => say({ glimpse }),
  });
  const found = gzipSync(encodeFinished(finished));
  writeFileSync(file, found);
  say({ found: { file, sha256: createHash("sha256").update(found).digest("hex") } });
  while (!existsSync(config.fetched)) await sleep(200, undefined, { signal: stop.signal });
} catch (error) {
  say({ failed: (error as Error).stack ?? String(error) });
  process.exitCode = 1;
}
