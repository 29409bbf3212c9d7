import { cpuMsOf } from "@coordbench/infra/local";
import { designs } from "@coordbench/runner";
import { describe, expect, it } from "vitest";
import { book, freshId } from "../support/api.ts";
import { deployed } from "../support/deployed.ts";

const burnMs = 50;
const bookings = 10;
/** The unit that the system counts processor time in, for its beginning and its end. */
const tickMs = 10;
const burning = [...designs.values()].filter(({ switches }) => "burn" in switches).map(({ name }) => name);

describe.runIf(cpuMsOf([process.pid]) !== null)("the switch burn", () => {
  it.each(burning)("costs %s the processor time that it says, for each booking", async (design) => {
    await using stack = await deployed({ design, switches: { burn: String(burnMs * 1_000) } });
    const taker = stack.deployment.services.filter(({ adminUrl }) => adminUrl === stack.api).map(({ pid }) => pid);
    const before = cpuMsOf(taker) ?? 0;
    for (let count = 0; count < bookings; count++) expect(await book(stack.api, { bookingId: freshId() })).toMatchObject({ status: 201 });
    expect((cpuMsOf(taker) ?? 0) - before).toBeGreaterThanOrEqual(bookings * burnMs - 2 * tickMs);
  });
});
