import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { audit, type AuditReport, type Ledgers } from "@coordbench/audit";
import type { FaultRecord } from "@coordbench/report";
import { attest } from "../attest.ts";
import { readClientLedger, readClientRecord, type Glimpse } from "../client-ledger.ts";
import type { Tools } from "../designs/design.ts";
import { runLoad, type LoadResult } from "../load.ts";
import { planLoad, type LoadPlan } from "../load-plan.ts";
import type { FaultCase } from "./fault.ts";
import { loadOf } from "./plan.ts";
import { collect, describe, remember, type Found } from "./record.ts";
import { strikeAll, type Done } from "./schedule.ts";
import { makeWhole, settle } from "./settle.ts";
import type { Stack } from "./stack.ts";
import { watch } from "./watch.ts";

/** What a case needs from the outside. */
export interface Stage {
  tools: Tools & { k6: NonNullable<Tools["k6"]> };
  signal: AbortSignal;
  phase(name: string): void;
  glimpse(glimpse: Glimpse): void;
}

/** A case that was played, and the ledgers that its audit was made from. */
export interface Played {
  record: FaultRecord;
  ledgers: Ledgers;
}

/** A case on its stack, with the load that is to come. */
interface Scenario {
  theCase: FaultCase;
  stack: Stack;
  stage: Stage;
  plan: LoadPlan;
  folder: Stack["folder"];
}

/** After the load, whatever is not stuck has ended by then. */
const inFlightMs = 2_000;

/** Plays a case into the load of a running design: faults, healing, quiet, audit. */
export async function play(theCase: FaultCase, stack: Stack, stage: Stage): Promise<Played> {
  const scenario = prepare(theCase, stack, stage);
  const { deployment, site } = stack;
  const startedAt = new Date().toISOString();
  const before = await attest(deployment.services);
  stage.phase("load");
  const watching = watch(deployment);
  try {
    const { result, done, unhealed } = await loadAndStrike(scenario);
    const endedAtMs = performance.now();
    stage.phase("settle");
    const ended = await makeWhole(deployment);
    const client = await readClientRecord(result.ledger);
    const unfinished = await settle(deployment, client.asked, stage.signal);
    const drainedMs = Math.round(performance.now() - endedAtMs);
    const seen = await watching.stop();
    stage.phase("audit");
    seen.snapshots.push(...(await deployment.snapshot()));
    const durability = { declared: site.durability, before: before.class, after: (await attest(deployment.services)).class };
    const lines = await Array.fromAsync(readClientLedger(result.ledger));
    const told = { result, client, lines, done, ended, seen, drainedMs, unfinished, unhealed, durability };
    return await conclude(scenario, { plan: scenario.plan, startedAt, ...told });
  } finally {
    await watching.stop();
  }
}

function prepare(theCase: FaultCase, stack: Stack, stage: Stage): Scenario {
  const number = stack.history.cases++;
  const folder = { ...stack.folder, path: join(stack.folder.path, `case-${number}`) };
  mkdirSync(folder.path);
  const plan = planLoad({ ...loadOf(theCase), runId: `${stack.site.run}-${number}`, targets: stack.deployment.targets });
  return { theCase, stack, stage, plan, folder };
}

async function conclude({ theCase, stack }: Scenario, found: Found): Promise<Played> {
  remember(theCase, stack, found);
  const ledgers = await collect(stack, found);
  return { ledgers, record: describe(theCase, { ...found, switches: stack.site.switches, ledgers, report: audit(ledgers) }) };
}

/** Lets customers come and faults strike; where a fault cannot be brought about, the customers are sent home. */
async function loadAndStrike(scenario: Scenario): Promise<{ result: LoadResult; done: Done[]; unhealed: AuditReport | undefined }> {
  const { theCase, stack, stage, plan, folder } = scenario;
  const stopping = new AbortController();
  const signal = AbortSignal.any([stage.signal, stopping.signal]);
  const began = Promise.withResolvers<number>();
  const loading = runLoad(plan, { k6: stage.tools.k6.path, folder, signal, report: stage.glimpse, began: began.resolve });
  loading.then(() => began.reject(new Error("the load ended before it began")), began.reject);
  const scene = { ...stack, bookingPrefix: `${plan.runId}-l`, signal };
  let unhealed: Promise<AuditReport> | undefined;
  const beforeHealing = async () => {
    if (theCase.expect?.flaggedUnhealed !== undefined) await (unhealed ??= auditUnhealed(scenario, await loading));
  };
  const striking = began.promise.then((startedAtMs) => strikeAll(theCase, scene, { startedAtMs, loadEnded: loading, beforeHealing }));
  striking.catch((error: unknown) => stopping.abort(error));
  const [result, done] = await Promise.all([loading, striking]);
  return { result, done, unhealed: await unhealed };
}

/** What an audit finds while the fault is still there, once everything that can end without its healing has ended. */
async function auditUnhealed({ theCase, stack, plan }: Scenario, result: LoadResult): Promise<AuditReport> {
  await sleep(inFlightMs);
  const client = await readClientRecord(result.ledger);
  const unfinished = await stack.deployment.unfinished();
  const { asked, snapshots, faults } = stack.history;
  const durability = { declared: null, before: null, after: null };
  const ledgers = await collect(stack, { plan, result, client, unfinished, durability });
  return audit({
    ...ledgers,
    asked: [...asked, ...client.asked],
    snapshots: [...snapshots, ...(await stack.deployment.snapshot())],
    faults: [...faults, { name: theCase.name, planned: 1, hit: 1 }],
  });
}
