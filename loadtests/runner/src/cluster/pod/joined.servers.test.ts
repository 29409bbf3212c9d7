import { cleanUp } from "@coordbench/infra/local";
import { beforeAll, describe, expect, it } from "vitest";
import { newRunId, performRun } from "../../run.ts";
import { tune } from "../../tune.ts";
import { deployUnderTest } from "./deployed-under-test.ts";
import { joined } from "./joined.ts";

const config = {
  order: "",
  folder: "",
  k6: "",
  bookingPassword: "p",
  inventoryPassword: "p",
  paymentPassword: "p",
  redisPassword: undefined,
};

beforeAll(() => void cleanUp());

describe.each(["two-phase-commit", "saga", "uncoordinated"])("a run against a %s that others have started", (name) => {
  it("seeds, loads, measures and audits it by nothing but addresses", async () => {
    const [id, wish] = [newRunId(), { design: name, workload: "smoke", durationS: 3, warmUpS: 1 }];
    const { design, tuning } = tune(wish, id);
    await using deployed = await deployUnderTest(design, tuning);
    const { tools, logs } = deployed;
    const ground = joined(deployed.order({ wish }), config);
    const surroundings = { id, ground, tools, logs, signal: new AbortController().signal, phase: () => {}, glimpse: () => {} };
    const { run } = await performRun(wish, surroundings);
    // Whether customers came in time is up to this machine; nothing else is.
    const broken = run.audit.invariants.filter(({ id: number, verdict }) => number !== 22 && verdict !== "holds");
    expect(broken).toEqual([]);
    expect(run.outcomes.confirmed).toBeGreaterThan(0);
    expect(run.durability.before.class).toBe(design.isDurable ? "D1" : null);
    expect(run.perBooking.storeCalls).toBeGreaterThan(0);
    // Services tell their processor time, stores cannot be looked at: the sum is not known then, and says why.
    expect(run.processes.filter(({ kind }) => kind === "service").every(({ cpuMs }) => typeof cpuMs === "number")).toBe(true);
    expect(run.perBooking.cpuMs).toEqual({ value: null, reason: "the processes of a store in another pod cannot be looked at" });
  });
});
