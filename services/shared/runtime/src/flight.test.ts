import { ProblemError, type Moment } from "@coordbench/contract";
import { describe, expect, it } from "vitest";
import { Flight } from "./flight.ts";

const patient = 60_000;

function client(waitMs: number): { waitMs: number; reached(moment: Moment): void; moments: Moment[] } {
  const moments: Moment[] = [];
  return { waitMs, moments, reached: (moment) => void moments.push(moment) };
}

describe("somebody who waits for a flight", () => {
  it("gets the answer once it is applied everywhere, and learns of every moment", async () => {
    const flight = new Flight<string>("hash");
    const waiting = client(patient);
    const answer = flight.attend(waiting, "pending");
    flight.accepted();
    flight.decided("confirmed");
    expect(waiting.moments).toEqual(["accept", "decide"]);
    flight.applied();
    expect(await answer).toBe("confirmed");
    expect(waiting.moments).toEqual(["accept", "decide", "apply"]);
  });

  it("gets the same as everybody else, also when it comes late", async () => {
    const flight = new Flight<string>("hash");
    const early = flight.attend(client(patient), "pending");
    flight.decided("confirmed");
    flight.decided("rejected");
    flight.applied();
    const late = client(patient);
    expect(await Promise.all([early, flight.attend(late, "pending")])).toEqual(["confirmed", "confirmed"]);
    expect(late.moments).toEqual(["accept", "decide", "apply"]);
  });

  it("gets the decision where its patience ends before it is applied", async () => {
    const flight = new Flight<string>("hash");
    flight.decided("confirmed");
    const waiting = client(0);
    expect(await flight.attend(waiting, "pending")).toBe("confirmed");
    expect(waiting.moments).toEqual(["accept", "decide"]);
  });

  it("is told that it is pending only once something durable names it", async () => {
    const flight = new Flight<string>("hash");
    await expect(flight.attend(client(0), "pending")).rejects.toMatchObject({ code: "unavailable" });
    flight.accepted();
    expect(await flight.attend(client(0), "pending")).toBe("pending");
  });

  it("meets the problem that the flight ended in", async () => {
    const flight = new Flight<string>("hash");
    const answer = flight.attend(client(patient), "pending");
    flight.decided(new ProblemError("another-body", "is another"));
    flight.applied();
    await expect(answer).rejects.toMatchObject({ code: "another-body" });
  });

  it("is not kept waiting by a flight that ended without a decision", async () => {
    const flight = new Flight<string>("hash");
    const answer = flight.attend(client(patient), "pending");
    flight.applied();
    await expect(answer).rejects.toMatchObject({ code: "unavailable" });
  });
});
