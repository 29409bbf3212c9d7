import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanUp, freePort } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { beforeAll, describe, expect, it } from "vitest";
import { Distribution } from "../../latency.ts";
import { performRun, type Finished } from "../../run.ts";
import { designNamed, type RunWish } from "../../wish.ts";
import { loadByPods } from "./bring.ts";
import { operatorUnderTest } from "./operator-under-test.ts";

const design = "uncoordinated";
const wish: RunWish = { design, workload: "smoke", ratePerS: 30, durationS: 4, warmUpS: 1, seed: 7 };

beforeAll(() => void cleanUp());

async function perform(own: RunWish): Promise<Finished> {
  const tools = await ensureTools([...designNamed(design).tools({}), "k6"]);
  const port = await freePort();
  await using operator = operatorUnderTest(tools.k6.path, port);
  const bring = own.pods === undefined ? undefined : loadByPods(port, operator.summon);
  const logs = mkdtempSync(join(tmpdir(), "coordbench-test-"));
  return await performRun(own, { tools, logs, bring, signal: new AbortController().signal, phase: () => {}, glimpse: () => {} });
}

/** What customers wanted, by the numbers of their bookings. */
function bookingsIn({ run, ledgers }: Finished): Map<string, string> {
  const booked = ledgers.asked.filter(({ operation }) => operation === "book");
  return new Map(booked.map(({ bookingId, customerId, items }) => [bookingId.slice(run.id.length), JSON.stringify([customerId, items])]));
}

/** Whether customers came, and were served, in time is up to this machine; nothing else is. */
const broken = ({ run }: Finished) => run.audit.invariants.filter(({ id, verdict }) => ![15, 22].includes(id) && verdict !== "holds");
const valuesOf = ({ evidence }: Finished, metric: string, value: string) =>
  evidence.k6.map(({ metrics }) => metrics[metric]?.values[value] ?? 0);

describe("a load of two pods", () => {
  it("brings the customers that one alone brings, each of them once", async () => {
    const [alone, together] = [await perform(wish), await perform({ ...wish, pods: 2 })];
    expect([broken(alone), broken(together)]).toEqual([[], []]);
    const [wanted, found] = [bookingsIn(alone), bookingsIn(together)];
    const both = [...found].filter(([number]) => wanted.has(number));
    expect(both).toEqual(both.map(([number]) => [number, wanted.get(number)]));
    expect(both.length).toBeGreaterThan(wanted.size / 2);

    // Both pods have had their share; what is measured is what they measured, no more and no less.
    expect(Math.min(...valuesOf(together, "iterations", "count"))).toBeGreaterThan(0);
    const firsts = [...found.keys()].filter((number) => number.startsWith("-l"));
    const { run, evidence } = together;
    const startLag = new Distribution();
    startLag.merge(evidence.histograms.startLag);
    expect(run.latency.startLag).toEqual(startLag.percentiles());
    expect([run.latency.startLag.count, run.throughput.attempted * run.durationS]).toEqual([firsts.length, firsts.length]);
    expect([run.switches["loadPods"], alone.run.switches["loadPods"]]).toEqual([2, undefined]);
    expect(run.processes.at(-1)).toMatchObject({ name: "k6", cpuMs: { reason: expect.stringContaining("pods of its own") as string } });
  });

  it("has every customer of a closed loop in one of them", async () => {
    const { ratePerS: _, ...closed } = wish;
    const finished = await perform({ ...closed, inFlight: 5, pods: 2 });
    expect(broken(finished)).toEqual([]);
    expect(valuesOf(finished, "vus_max", "max").toSorted((a, b) => a - b)).toEqual([2, 3]);
    expect(finished.run.outcomes.confirmed).toBeGreaterThan(0);
  });
});
