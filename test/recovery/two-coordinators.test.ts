import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { send } from "../support/api.ts";
import { expectOngoing, startRig, type Rig } from "../support/recovery.ts";
import { startLoad } from "../support/recovery-customers.ts";
import { catchable, holdLog } from "../support/recovery-log.ts";
import { decisionOn, preparedOn, until } from "../support/recovery-stores.ts";

const inFlight = 4;

/** The sum of a service's counter over the label sets that a text names. */
async function counted(adminUrl: string, name: string, label = ""): Promise<number> {
  const { body } = await send(`${adminUrl}/metrics`);
  const lines = String(body["text"]).split("\n");
  const values = lines.filter((line) => line.startsWith(`${name}{`) && line.includes(label)).map((line) => Number(line.split(" ").at(-1)));
  return values.reduce((sum, value) => sum + value, 0);
}

describe("two coordinators", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ switches: { ...catchable, replicas: "2", recoveryAgeMs: "2500", recoveryPeriodMs: "50" } });
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  it("that both look for doubts while load is on touch no live transaction", async () => {
    const { targets } = rig.deployed.deployment;
    await using customers = startLoad(rig.customers, { apis: targets, inFlight: 8 });
    const sweeps = () => Promise.all(targets.map((target) => counted(target, "coordbench_link_calls_total", "recovery:inventory-0")));
    const [before] = [await sweeps(), await expectOngoing(customers)];
    await until("both have looked 20 times among 100 bookings", async () => {
      const looks = await sweeps();
      return customers.answers.length >= 100 && looks.every((count, index) => count >= (before[index] ?? 0) + 20) ? true : undefined;
    });
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    const outcomes = customers.answers.map(({ told, reason }) => (reason === undefined ? told : `${told}: ${reason}`));
    expect(["confirmed", "rejected: contention"]).toEqual(expect.arrayContaining([...new Set(outcomes)]));
    expect(await Promise.all(targets.map((target) => counted(target, "coordbench_recovered_total")))).toEqual([0, 0]);
  });

  it("of which one is frozen with all votes in and recovered by the other: the register refuses its COMMIT when it thaws", async () => {
    const fault = rig.plan("coordinator frozen before the decision, recovered elsewhere, thawed");
    const [frozen] = rig.coordinators;
    const [api = "", other = ""] = rig.deployed.deployment.targets;
    const decided = (key: string) => decisionOn(rig.stores.log.url("booking"), key);
    await using customers = startLoad(rig.customers, { apis: [api], inFlight });
    await expectOngoing(customers);
    await using log = await holdLog(rig);
    const key = await log.caught(inFlight);
    frozen.signal("SIGSTOP");
    await log.loseDecisions();
    await log.release();
    await until("the other coordinator has decided and told everybody", async () => {
      const left = await Promise.all([rig.stores.stock, rig.stores.money].map((server) => preparedOn(server, rig.deployed.site.run)));
      return left.flat().length === 0 ? true : undefined;
    });
    if ((await decided(key)) === "abort: unavailable") fault.hit();
    frozen.signal("SIGCONT");
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await decided(key)).toBe("abort: unavailable");
    const [bookingId = ""] = key.split(":");
    const booking = rig.customers.bookingOf(bookingId);
    expect(await rig.customers.book(api, booking)).toEqual({ told: "rejected", reason: "unavailable" });
    expect(await rig.customers.book(other, booking)).toEqual({ told: "rejected", reason: "unavailable" });
    expect(rig.customers.asked.filter((each) => each.bookingId === bookingId).map(({ told }) => told)).not.toContain("confirmed");
  });
});
