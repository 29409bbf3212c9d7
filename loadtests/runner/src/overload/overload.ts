import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { audit } from "@coordbench/audit";
import { readClientLedger, readClientRecord } from "../client-ledger.ts";
import type { Tools } from "../designs/design.ts";
import { collect } from "../faults/record.ts";
import { settle } from "../faults/settle.ts";
import { startStack, type Stack } from "../faults/stack.ts";
import { runLoad } from "../load.ts";
import { planLoad, type LoadWish } from "../load-plan.ts";
import { describeVisits, goodputOf, judgeOverload, type Visits } from "./judge.ts";

/** What is overloaded, for how long, and what is needed for it. */
export interface Overload {
  design: string;
  switches: Record<string, string>;
  forS: number;
  tools: Tools & { k6: NonNullable<Tools["k6"]> };
  logs: string;
  signal: AbortSignal;
  say(line: string): void;
}

const workload = "steady";
const items = 1_000;
/** A closed loop shows what a design can do at its best; which one of them is the better one depends on the design. */
const saturation = { inFlight: [64, 256], warmUpS: 3, forS: 10 };
const times = { overload: 2, afterwards: 0.5 };
const afterwardsS = 20;
/** More than a service admits, so that there is somebody to be refused; each costs k6 half a megabyte. */
const users = 600;

/** Asks a design for twice what it can do, then for half of it, and audits it; returns what did not come as it should. */
export async function overloadOne({ design, switches, forS, ...site }: Overload): Promise<string[]> {
  const plan = { design, switches, proxied: false, disks: [], clocks: false, items, unitsPerItem: 10_000_000, declineShare: 0 };
  await using stack = await startStack(plan, { ...site, faults: false });
  const visit = (wish: Partial<LoadWish>) => visits(stack, site, wish);
  const goodputs: number[] = [];
  for (const inFlight of saturation.inFlight) {
    const { seen } = await visit({ inFlight, warmUpS: saturation.warmUpS, durationS: saturation.forS });
    site.say(`${inFlight} at once: ${describeVisits(seen)}`);
    goodputs.push(goodputOf(seen));
  }
  const peakPerS = Math.max(...goodputs);
  const { seen: under } = await visit({ ratePerS: times.overload * peakPerS, users, durationS: forS });
  site.say(`overloaded: ${describeVisits(under)}`);
  const last = await visit({ ratePerS: times.afterwards * peakPerS, durationS: afterwardsS });
  site.say(`afterwards: ${describeVisits(last.seen)}`);
  return [...judgeOverload({ peakPerS, under, after: last.seen }), ...(await flaws(stack, site, last))];
}

type Site = Omit<Overload, "design" | "switches" | "forS">;

/** Lets customers come, and notes what they were told for the audit. */
async function visits(stack: Stack, { tools, signal }: Site, wish: Partial<LoadWish>) {
  const runId = `${stack.site.run}-${stack.history.cases++}`;
  const folder = { ...stack.folder, path: join(stack.folder.path, runId) };
  mkdirSync(folder.path);
  const plan = planLoad({ workload, runId, targets: stack.deployment.targets, warmUpS: 0, gapS: 0, ...wish });
  const quiet = { report: () => undefined, began: () => undefined };
  const result = await runLoad(plan, { k6: tools.k6.path, folder, signal, ...quiet });
  const client = await readClientRecord(result.ledger);
  stack.history.asked.push(...client.asked);
  stack.history.snapshots.push(...(await stack.deployment.snapshot()));
  const lines = (await Array.fromAsync(readClientLedger(result.ledger))).filter(({ kind, phase }) => kind === "B" && phase === "l");
  const askedPerS = plan.pace.mode === "open" ? plan.pace.ratePerS : lines.length / plan.durationS;
  const seen: Visits = { lines, forS: plan.durationS, askedPerS };
  return { plan, result, client, seen };
}

/** What the audit does not find as it should be once all is quiet. */
async function flaws(stack: Stack, { signal }: Site, last: Awaited<ReturnType<typeof visits>>): Promise<string[]> {
  const unfinished = await settle(stack.deployment, stack.history.asked, signal);
  const durability = { declared: null, before: null, after: null };
  const report = audit(await collect(stack, { ...last, unfinished, durability }));
  // No class of durability is attested here (23), and that too many are refused is the point (15).
  const wrong = report.invariants.filter(({ id, verdict }) => verdict !== "holds" && ![15, 23].includes(id));
  return wrong.map(({ id, name, verdict, evidence }) => `audit ${id} (${name}) ${verdict}: ${evidence}`);
}
