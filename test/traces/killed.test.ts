import { setTimeout as sleep } from "node:timers/promises";
import { orphansOf, readTraces } from "@coordbench/traces";
import { describe, expect, it } from "vitest";
import { book, eventually, find, freshId } from "../support/api.ts";
import { deployed } from "../support/deployed.ts";
import { jaegerForTest, newTrace, rootOf } from "../support/traces.ts";

/** A bank that takes long enough for somebody to die meanwhile. */
const switches = { think: "1500" };
const untilChargedMs = 500;

describe.each(["two-phase-commit", "saga"])("a traced booking of %s", (design) => {
  async function whileCharging(breakIt: (started: Awaited<ReturnType<typeof deployed>>) => Promise<void>) {
    await using jaeger = await jaegerForTest();
    const { id, headers } = newTrace();
    {
      await using started = await deployed({ design, tracesUrl: jaeger.tracesUrl, switches });
      const bookingId = freshId();
      const booked = book(started.api, { bookingId }, { ...headers, prefer: "wait=10" }).catch(() => undefined);
      await sleep(untilChargedMs);
      await breakIt(started);
      await booked;
      await eventually(
        () => find(started.api, bookingId),
        ({ body }) => body["outcome"] !== "pending",
      );
    }
    const [trace] = await readTraces(jaeger.address, [id]);
    return trace!;
  }
  const named = ({ deployment }: Awaited<ReturnType<typeof deployed>>, prefix: string) =>
    deployment.services.find(({ name }) => name.startsWith(prefix))!;

  it("is whole although the payment service dies with what it had recorded: nobody answered it", async () => {
    const trace = await whileCharging(async (started) => {
      const payment = named(started, "payment");
      await payment.kill();
      await payment.start();
    });
    expect(rootOf(trace)).toMatchObject({ name: "book" });
    expect(trace.spans.filter(({ name, error }) => name === "charge" && error !== undefined).length).toBeGreaterThan(0);
    expect(orphansOf([trace])).toEqual([]);
  });

  it("is counted as broken where the booking service dies, and with it the root", async () => {
    const trace = await whileCharging(async (started) => {
      const booking = named(started, "booking");
      await booking.kill();
      await booking.start();
    });
    expect(orphansOf([trace]).map(({ what }) => what)).toContainEqual(expect.stringMatching(/no root|was recorded/));
  });
});
