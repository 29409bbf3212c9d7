import { customerOf } from "@coordbench/domain";
import { describe, expect, it } from "vitest";
import { startRig } from "../support/recovery.ts";
import { startLoad } from "../support/recovery-customers.ts";
import { until } from "../support/recovery-stores.ts";

const [bookings, inFlight] = [30, 6];

describe.each(["parallel", "sequential"])("a hot row on both sides, prepared %s", (prepare) => {
  it("never stops for ever: whoever waits too long is refused for contention, and others are served", async () => {
    await using rig = await startRig({ switches: { prepare } });
    const oneCustomer = () => customerOf(7);
    await using load = startLoad(rig.customers, { apis: [rig.deployed.api], inFlight, customerIdOf: oneCustomer });
    await until(`${bookings} bookings are answered`, async () => (load.answers.length >= bookings ? true : undefined));
    await load.stop();
    expect(await rig.complaints()).toEqual([]);
    const outcomes = new Set(load.answers.map(({ told, reason }) => (reason === undefined ? told : `${told}: ${reason}`)));
    expect(["confirmed", "rejected: contention"]).toEqual(expect.arrayContaining([...outcomes]));
    expect(outcomes).toContain("confirmed");
  });
});
