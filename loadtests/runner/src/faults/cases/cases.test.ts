import { failpoints, type Failpoint } from "@coordbench/faults/failpoints";
import { describe, expect, it } from "vitest";
import { designs } from "../../designs/index.ts";
import { planLoad } from "../../load-plan.ts";
import { settle } from "../../wish.ts";
import { describeFault, groupedByStack, loadOf, stackKey, stackOf } from "../plan.ts";
import type { FaultCase } from "../fault.ts";
import { faultCases } from "./index.ts";

/** What both designs are broken by in the same way. */
const comparison = [
  "comparison: one of two coordinators killed as it decides",
  "comparison: payment frozen",
  "comparison: payment cut off",
  "comparison: PostgreSQL of the inventory killed",
  "comparison: questions to the inventory lost",
  "comparison: questions to the inventory duplicated",
];

/** The matrix, row by row. */
const matrix = {
  "two-phase-commit": [
    "before Prepare: coordinator killed",
    "Prepare: lost",
    "Prepare: duplicated",
    "Prepare: arrives after the abort",
    "local work: check fails and the error is swallowed",
    "PREPARE: slots full",
    "PREPARE: lock wait",
    "PREPARE: two bookings lock in opposite order",
    "after PREPARE: participant killed",
    "after PREPARE: its PostgreSQL killed",
    "all YES: coordinator killed before the decision",
    "decision write: acknowledgement lost",
    "decision write: log database down",
    "after COMMIT: coordinator killed before the commits",
    "after COMMIT: coordinator killed between the commits",
    "Commit: lost",
    "Commit: duplicated",
    "Commit: acknowledgement lost",
    "takeover: old coordinator frozen, recovered elsewhere, then thawed",
    "recovery: sweep at peak load",
    "recovery: killed mid-sweep",
    "recovery: two sweepers",
    "in doubt: long partition",
    "in doubt: operator rolls back what was decided COMMIT",
    "disk: that of the log full",
    ...comparison,
    "resources: sessions with a participant’s database",
    "resources: sessions with the log",
    "resources: file descriptors of a participant",
    "resources: file descriptors of the coordinator",
    "resources: disk of an inventory",
    "resources: disk of the payment service",
    "clocks (recovery: the databases’; deadlines of calls: the services’): an hour ahead, and right again",
    "clocks (recovery: the databases’; deadlines of calls: the services’): an hour back, and right again",
    "clocks (recovery: the databases’; deadlines of calls: the services’): an hour back while a promise is in doubt",
  ],
  saga: [
    "API: killed after accepting, before answering",
    "publish: killed after the append, before the send",
    "publish: acknowledgement lost",
    "broker: killed",
    "broker: its whole disk lost mid-run",
    "broker: down for a minute",
    "broker: frozen and thawed",
    "stream: consumer recreated and everything replayed",
    "hold: consumer killed after the script, before the answer",
    "hold: reply lost",
    "hold: retry of the last unit",
    "hold: script cache flushed",
    "hold: shard loading",
    "hold: slot moved",
    "release: before the hold",
    "release: twice",
    "release: together with the reaper",
    "release: killed after it, before the answer",
    "confirm: races the deadline",
    "confirm: killed after the sale, before the answer",
    "shard: killed",
    "shard: frozen",
    "shard: failed over to a stale replica",
    "payment: killed after capture",
    "payment: outcome unknown",
    "payment: its PostgreSQL killed",
    "refund: fails ten times",
    "refund: fails for ever",
    "refund: killed after it, before the answer",
    "consumer: slower than the ack wait",
    "consumer: frozen and thawed",
    "consumer: poison message",
    "consumer: max deliveries",
    "all: broker + shard + consumer killed together",
    "disk: that of the journal full",
    "disk: that of the broker full",
    "comparison: one of two coordinators killed as it decides",
    "comparison: old coordinator frozen, carried on elsewhere, then thawed",
    ...comparison.slice(1),
    "comparison: PostgreSQL of the log killed",
    "resources: sessions with a participant’s database",
    "resources: sessions with the journal",
    "resources: file descriptors of a participant",
    "resources: file descriptors of the coordinator",
    "resources: memory of Redis, which may throw nothing away",
    "resources: room in the broker’s streams",
    "resources: disk of the payment service",
    "resources: disk of a Redis server",
    "clocks (holds: the stock’s; leases: the journal’s): an hour ahead, and right again",
    "clocks (holds: the stock’s; leases: the journal’s): an hour back, and right again",
    "clocks (holds: the stock’s; leases: the journal’s): an hour back when an instance has died",
  ],
};

describe.each(Object.entries(matrix))("the matrix of %s", (design, rows) => {
  it("has a case for every row, and no other", () => {
    const own = faultCases.filter((each) => each.design === design).map(({ where, fault }) => `${where}: ${fault}`);
    expect([...new Set(own)]).toEqual(rows);
  });
});

it("every case has a name of its own in its design, which is part of a file's", () => {
  const names = faultCases.map(({ design, name }) => `${design} ${name}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { name } of faultCases) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

describe.each(faultCases.map((each) => ({ ...each, each })))("$name of $design", ({ each, design, faults }) => {
  it("can be loaded and started", () => {
    const found = designs.get(design);
    if (found === undefined) throw new Error(`no design ${design}`);
    settle(found, stackOf(each).switches);
    planLoad({ ...loadOf(each), runId: "check", targets: ["http://127.0.0.1"] });
    for (const fault of faults) expect(describeFault(fault)).not.toContain("undefined");
  });

  it("arms failpoints that there are, with what they can do", () => {
    for (const fault of faults) {
      if (fault.do !== "failpoint") continue;
      const service = fault.at.replace(/-\d.*$|\.\d$/, "");
      const armed = (failpoints as readonly Failpoint[]).find(
        ({ name, service: whose, place }) => name === fault.name && whose === service && Object.hasOwn(place, design),
      );
      expect(armed?.modes, `${fault.name} of ${service}`).toContain(fault.mode);
    }
  });

  it("heals every fault before the load ends, or when it does", () => {
    for (const { atS, forS = 0 } of faults) expect(atS + forS).toBeLessThan(loadOf(each).durationS);
  });
});

describe.each(
  [...Map.groupBy(faultCases, ({ shared }) => shared)].flatMap(([shared, own]) => (shared === undefined ? [] : [{ shared, own }])),
)("$shared", ({ own }) => {
  const start = (each: FaultCase) => {
    const { design, switches, ...others } = stackOf(each);
    const found = designs.get(design);
    return { others, switches: found === undefined ? {} : settle(found, switches) };
  };

  it("is the same fault at the same time under the same load in two designs", () => {
    const [one, other] = own.map((each) => {
      const { ratePerS, durationS, demand } = loadOf(each);
      return { faults: each.faults, ratePerS, durationS, demand };
    });
    expect([own.length, new Set(own.map(({ design }) => design)).size]).toEqual([2, 2]);
    expect(one).toEqual(other);
  });

  it("finds both started alike, in all that both know", () => {
    const [one, other] = own.map(start);
    const { switches = {} } = one ?? {};
    const common = Object.keys(other?.switches ?? {}).filter((name) => Object.hasOwn(switches, name));
    const inCommon = (of: Record<string, string> = {}) => common.map((name) => [name, of[name]]);
    expect(inCommon(switches)).toEqual(inCommon(other?.switches));
    expect(one?.others).toEqual(other?.others);
  });

  it("strikes when enough has been seen of how it is without", () => {
    for (const { atS } of own.flatMap(({ faults }) => faults)) expect(atS).toBeGreaterThanOrEqual(3);
  });
});

it("cases that want the same stack follow each other, and all of them are played", () => {
  const keys = groupedByStack(faultCases).map(stackKey);
  const changes = keys.filter((key, index) => key !== keys[index - 1]);
  expect(changes.length).toBe(new Set(keys).size);
  expect(keys.length).toBe(faultCases.length);
});
