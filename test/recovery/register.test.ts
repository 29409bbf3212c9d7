import { customerOf } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMeter } from "../../services/shared/runtime/src/index.ts";
import { openLog, type DecisionLog } from "../../services/two-phase-commit/booking/src/store.ts";
import { freshId } from "../support/api.ts";
import { startRig, type Rig } from "../support/recovery.ts";
import { readOnce } from "../support/recovery-stores.ts";

type Operation = Parameters<DecisionLog["decide"]>[0];

const commit = { decision: "commit" } as const;
const abort = { decision: "abort", reason: "unavailable" } as const;
const about = { body: { customerId: customerOf(1), items: [{ sku: "it's {1,2}", quantity: 1 }], cents: 100 }, final: true };
const operationOf = (hash = "hash"): Operation => ({ bookingId: freshId(), kind: "book", attempt: 1, hash });

describe.each([1, 64])("the register, written %i at a time", (batch) => {
  let rig: Rig;
  let logs: [DecisionLog, DecisionLog];
  beforeAll(async () => {
    // Two replicas: their server has sessions to spare for the logs of this test.
    // Whose attempts are not final here is at work, however slowly: nobody is to take them for dead and end them.
    rig = await startRig({ switches: { replicas: "2", recoveryAgeMs: "500000" } });
    const open = () => openLog({ databaseUrl: rig.stores.log.url("booking"), batch }, createMeter("test"));
    logs = [await open(), await open()];
  });
  afterAll(async () => {
    for (const log of logs ?? []) await log[Symbol.asyncDispose]();
    await rig?.[Symbol.asyncDispose]();
  });

  it("holds whatever was decided together, each for itself", async () => {
    const operations = Array.from({ length: 100 }, () => operationOf());
    const wanted = operations.map((_, index) => (index % 3 === 0 ? abort : commit));
    const decide = (operation: Operation, index: number) => {
      const body = index % 2 === 0 ? about.body : undefined;
      return logs[0].decide(operation, wanted[index] ?? abort, { body, final: index % 5 > 0 });
    };
    expect(await Promise.all(operations.map(decide))).toEqual(wanted);
    for (const [index, operation] of operations.entries())
      expect(await logs[1].read(operation.bookingId)).toEqual([
        { operation, decision: wanted[index], final: index % 5 > 0, body: index % 2 === 0 ? about.body : undefined },
      ]);
  });

  it("lets one decision stand of several that come at once, also from one coordinator", async () => {
    const operations = Array.from({ length: 40 }, () => operationOf());
    const decided = await Promise.all(
      operations.map((operation) => Promise.all([commit, abort, commit].map((decision) => logs[0].decide(operation, decision, about)))),
    );
    for (const answers of decided) expect(answers).toEqual(answers.map(() => answers[0]));
  });

  it("tells two coordinators the same, in whatever order they come", async () => {
    for (let round = 0; round < 10; round++) {
      const operations = Array.from({ length: 60 }, () => operationOf());
      const [commits, aborts] = await Promise.all([
        Promise.all(operations.map((operation) => logs[0].decide(operation, commit, about))),
        Promise.all(operations.toReversed().map((operation) => logs[1].decide(operation, abort, { body: undefined, final: true }))),
      ]);
      expect(aborts.toReversed()).toEqual(commits);
    }
    const deadlocks = "select deadlocks::integer as deadlocks from pg_stat_database where datname = 'booking'";
    expect(await readOnce(rig.stores.log.url("postgres"), deadlocks)).toEqual([{ deadlocks: 0 }]);
  });

  it("belongs to the body that came first, and refuses any other in the same batch", async () => {
    const first = operationOf("first");
    const others = ["second", "third"].map((hash) => ({ ...first, hash }));
    const answers = await Promise.all([first, ...others].map((operation) => logs[0].decide(operation, commit, about)));
    const refused = { decision: "abort", reason: "another-body" };
    const won = answers.findIndex(({ decision }) => decision === "commit");
    expect(answers.toSpliced(won, 1)).toEqual([refused, refused]);
    const again = await Promise.all([first, ...others].map((operation) => logs[1].decide(operation, abort, about)));
    expect(again).toEqual(answers);
  });
});
