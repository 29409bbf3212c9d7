import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { BringLoad } from "../../load.ts";
import { performRun } from "../../run.ts";
import type { RunWish } from "../../wish.ts";
import { encode } from "../encode.ts";
import { loadByPods } from "../load-pods/bring.ts";
import { deskPort } from "../load-pods/test-run.ts";
import { files, type Order, type Said } from "../order.ts";
import { asking } from "./ask.ts";
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

/** Several pods bring the load together, or k6 in this one does. */
function bringerOf({ pods = 1 }: RunWish): BringLoad | undefined {
  const ask = asking(say, { signal: stop.signal, folder: config.folder });
  return pods === 1 ? undefined : loadByPods(deskPort, (plan) => ask({ summon: plan }));
}

mkdirSync(config.folder, { recursive: true });
try {
  const ground = joined(order, config);
  const traceStore = tracesAddress === null ? undefined : { address: tracesAddress, tracesUrl: tracesAddress };
  const found =
    "wish" in task
      ? await performRun(task.wish, { ...site, id, ground, traceStore, bring: bringerOf(task.wish) })
      : await playJoined(task.theCase, { ...site, order, config, say });
  const content = gzipSync(encode(found));
  writeFileSync(join(config.folder, files.found), content);
  say({ found: { sha256: createHash("sha256").update(content).digest("hex") } });
  while (!existsSync(join(config.folder, files.fetched))) await sleep(200, undefined, { signal: stop.signal });
} catch (error) {
  say({ failed: (error as Error).stack ?? String(error) });
  process.exitCode = 1;
}
