import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { createStackFolder } from "@coordbench/infra/local";
import { readClientRecord, type Glimpse } from "../../client-ledger.ts";
import { runLoad } from "../../load.ts";
import type { LoadPlan } from "../../load-plan.ts";
import { encode } from "../encode.ts";
import { loadConfig } from "./config.ts";
import type { LoadNews, LoadWord } from "./part.ts";

const config = loadConfig();
const plan = JSON.parse(readFileSync(config.plan, "utf8")) as LoadPlan;
// Called as k6 is: of what it is told only its part of the plan counts, and how it is made to begin.
const flags = process.argv.filter((argument) => /^--(execution-segment|execution-segment-sequence|address|paused)(=|$)/.test(argument));
const segment = flags.find((flag) => flag.startsWith("--execution-segment="))?.split("=")[1] ?? "0:1";
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort(new Error("the pod was told to stop")));
const tries = { most: 5, pauseMs: 1_000 };

/** Says it again where it was not heard: the same news twice are the same. */
async function say(news: LoadNews, left = tries.most): Promise<void> {
  const word: LoadWord = { ...news, segment, atMs: Date.now() };
  try {
    const response = await fetch(config.desk, { method: "POST", body: encode(word) });
    if (!response.ok) throw new Error(`the runner does not take it: ${await response.text()}`);
  } catch (error) {
    if (left === 1) throw error;
    await sleep(tries.pauseMs);
    await say(news, left - 1);
  }
}

const folder = createStackFolder("load");
let beginning = Promise.resolve();
try {
  const site = {
    k6: config.k6,
    folder,
    signal: stop.signal,
    report: (glimpse: Glimpse) => void say({ glimpse }, 1).catch(() => undefined),
    began: (startedAtMs: number) => {
      beginning = say({ startedAtMs });
      // It is waited for in the end.
      beginning.catch(() => undefined);
    },
  };
  const { ledger, k6 } = await runLoad(plan, site, flags);
  const { histograms } = await readClientRecord(ledger);
  await beginning;
  await say({ part: { histograms, k6: k6[0] ?? { metrics: {} }, ledger: gzipSync(readFileSync(ledger)) } });
} catch (error) {
  await say({ failed: (error as Error).stack ?? String(error) }).catch(() => undefined);
  process.exitCode = 1;
} finally {
  folder.remove();
}
