import type { FailpointName } from "@coordbench/faults/failpoints";
import { customerOf, type Booking } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshId } from "../support/api.ts";
import type { Deployed } from "../support/deployed.ts";
import { arm, disarm, hitsAt, hitsInLog, standings, type Arming } from "../support/faults.ts";
import { restart, startRig, type Rig } from "../support/recovery.ts";
import { hotSku } from "../support/recovery-customers.ts";
import { startSagaRig, type SagaRig } from "../support/recovery-saga.ts";
import { until } from "../support/recovery-stores.ts";

type Role = "booking" | "inventory" | "payment";
const serviceOf = ({ coordinators, inventory, payment }: Rig | SagaRig, role: Role) =>
  ({ booking: coordinators[0], inventory, payment })[role];

const confirmed = { told: "confirmed" };
const refused = { told: "rejected", reason: "unavailable" };
/** Later than a vote may come. */
const lateMs = 5_000;

/** What is done to one booking, and what its customer is told. */
type Case = [Role, FailpointName, Arming, object];

const brokenTwoPhaseCommit: Case[] = [
  ["booking", "question.hold", { mode: "drop" }, refused],
  ["inventory", "question.hold", { mode: "drop" }, refused],
  ["inventory", "answer.hold", { mode: "drop" }, refused],
  ["booking", "answer.charge", { mode: "drop" }, refused],
  ["inventory", "question.hold", { mode: "duplicate", delayMs: 0 }, confirmed],
  ["inventory", "hold.before", { mode: "delay", delayMs: lateMs }, refused],
  ["inventory", "hold.between", { mode: "error" }, refused],
  ["payment", "charge.after", { mode: "error" }, refused],
  ["booking", "decide.before", { mode: "error" }, confirmed],
  ["booking", "decide.after", { mode: "error" }, confirmed],
  ["booking", "question.finish", { mode: "duplicate" }, confirmed],
  ["payment", "finish.before", { mode: "error", times: 3 }, confirmed],
  ["payment", "answer.finish", { mode: "error" }, confirmed],
];

const brokenSaga: Case[] = [
  ["booking", "accept.after", { mode: "error" }, confirmed],
  ["booking", "question.hold", { mode: "drop" }, confirmed],
  ["inventory", "question.hold", { mode: "drop" }, confirmed],
  ["inventory", "script.after", { mode: "error" }, confirmed],
  ["inventory", "answer.hold", { mode: "drop" }, confirmed],
  ["booking", "answer.hold", { mode: "drop" }, confirmed],
  ["inventory", "question.hold", { mode: "duplicate" }, confirmed],
  ["payment", "question.charge", { mode: "drop", times: 3 }, refused],
  ["payment", "charge.after", { mode: "error" }, confirmed],
  ["booking", "send.after", { mode: "error" }, confirmed],
  ["booking", "question.decide", { mode: "delay", delayMs: 1_000 }, confirmed],
  ["booking", "decide.after", { mode: "error" }, confirmed],
];

const designs = [
  {
    design: "two-phase-commit",
    start: (): Promise<Rig | SagaRig> => startRig({ faults: true }),
    cases: brokenTwoPhaseCommit,
  },
  { design: "saga", start: (): Promise<Rig | SagaRig> => startSagaRig({ faults: true }), cases: brokenSaga },
];

describe.each(designs)("a booking under $design", ({ start, cases }) => {
  let rig: Rig | SagaRig;
  let stack: Deployed;
  let customers = 0;
  beforeAll(async () => {
    rig = await start();
    stack = rig.deployed;
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const booking = (): Booking => ({
    bookingId: freshId(),
    customerId: customerOf(++customers),
    items: [{ sku: hotSku, quantity: 1 }],
  });
  const book = (asked: Booking) => rig.customers.book(stack.api, asked);

  it.each(cases)("broken in the %s at %s by %j comes to what it must", async (role, name, arming, told) => {
    const [service, asked] = [serviceOf(rig, role), booking()];
    const fault = rig.plan(`${name} ${arming.mode}`);
    const before = await hitsAt(service, name);
    await arm(service, name, name.startsWith("send") ? arming : { ...arming, when: { bookingId: asked.bookingId } });
    expect(await book(asked)).toEqual(told);
    expect((await hitsAt(service, name)) - before).toBe(arming.times ?? 1);
    fault.hit();
    await disarm(service);
  });

  it("waits where it is paused, and goes on when that is over", async () => {
    const [service, asked] = [serviceOf(rig, "booking"), booking()];
    const fault = rig.plan("paused before the decision");
    await arm(service, "decide.before", { mode: "pause", when: { bookingId: asked.bookingId } });
    const answer = book(asked);
    await until("it waits", async () => (await standings(service)).find(({ name, paused }) => name === "decide.before" && paused === 1));
    await disarm(service);
    fault.hit();
    expect(await answer).toEqual(confirmed);
  });

  it("whose coordinator is killed once it is decided is confirmed, and the log tells of the kill", async () => {
    const [service, asked] = [serviceOf(rig, "booking"), booking()];
    const [fault, { pid }] = [rig.plan("killed after the decision"), service];
    await arm(service, "decide.after", { mode: "kill", when: { bookingId: asked.bookingId } });
    expect(await book(asked)).toEqual({ told: "unknown" });
    await until("it is gone", async () => (service.isRunning ? undefined : true));
    expect(hitsInLog(stack, service).at(-1)).toMatchObject({ failpoint: "decide.after", mode: "kill", pid, bookingId: asked.bookingId });
    fault.hit();
    await restart(service);
    expect(await book(asked)).toEqual(confirmed);
  });

  it("has done all that was promised, whatever was broken", async () => {
    expect(await rig.complaints()).toEqual([]);
  });
});
