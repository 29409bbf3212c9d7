import { customerOf, type Booking } from "@coordbench/domain";
import { describe, expect, it } from "vitest";
import { hashOf } from "../../services/shared/runtime/src/index.ts";
import { freshId } from "../support/api.ts";
import { startRig, type Rig } from "../support/recovery.ts";
import { hotSku } from "../support/recovery-customers.ts";
import { planted, type Plant } from "../support/recovery-plant.ts";
import { readOnce } from "../support/recovery-stores.ts";
import { speakTo } from "../support/recovery-wire.ts";

const lastUnits = { items: 1, unitsPerItem: 2 };
const booking = (quantity: number, customer = 1): Booking => ({
  bookingId: freshId(),
  customerId: customerOf(customer),
  items: [{ sku: hotSku, quantity }],
});
const book = (rig: Rig, asked: Booking) => rig.customers.book(rig.deployed.api, asked, 1);

/** Somebody asks for more than is left. */
async function oversold(rig: Rig): Promise<unknown> {
  await book(rig, booking(1));
  return book(rig, booking(2, 2));
}

/** Another coordinator was first at the register, and aborted. */
async function forestalled(rig: Rig): Promise<unknown> {
  await book(rig, booking(1));
  const late = booking(1, 2);
  const row = [late.bookingId, hashOf(late)];
  await readOnce(
    rig.stores.log.url("booking"),
    "insert into decisions (booking_id, kind, attempt, hash, decision, reason, final) values ($1, 'book', 1, $2, 'abort', 'unavailable', true)",
    row,
  );
  return book(rig, late);
}

/** A Prepare arrives after the Abort of the same operation. */
async function overtaken(rig: Rig): Promise<unknown> {
  await book(rig, booking(1));
  const late = booking(1, 2);
  rig.customers.asked.push({ ...late, operation: "book", told: "unknown" });
  const operation = { bookingId: late.bookingId, kind: "book" as const, attempt: 1, hash: hashOf(late) };
  using inventory = speakTo("inventory-0", rig.inventory);
  await inventory.abort(operation);
  return await inventory.prepare(operation, { participant: "inventory-0", customerId: late.customerId, items: late.items, cents: 0 });
}

const right = [
  { scenario: oversold, answer: { told: "rejected", reason: "sold-out" } },
  { scenario: forestalled, answer: { told: "rejected", reason: "unavailable" } },
  { scenario: overtaken, answer: { vote: "no", reason: "unavailable" } },
];

const wrong: (Plant & { story: string; scenario: (rig: Rig) => Promise<unknown>; answer: unknown; flagged: RegExp | undefined })[] = [
  {
    story: "a coordinator that commits although one vote is NO",
    file: "coordinator.ts",
    find: 'given !== "yes"',
    replacement: 'given === "never"',
    scenario: oversold,
    answer: { told: "confirmed" },
    flagged: /^12 /,
  },
  {
    story: "a participant that votes YES where it has refused",
    file: "participant.ts",
    find: "reply(no(state.reason))",
    replacement: "reply(yes)",
    scenario: oversold,
    answer: { told: "confirmed" },
    flagged: /^12 /,
  },
  {
    story: "a coordinator that follows the decision it wanted instead of the one that stands",
    file: "coordinator.ts",
    find: "return owing(entry.decision, owedBy(state, entry.decision));",
    replacement: 'return owing({ decision: "commit" }, owedBy(state, { decision: "commit" }));',
    scenario: forestalled,
    answer: { told: "confirmed" },
    flagged: /^12 /,
  },
  {
    story: "a participant that promises again what was aborted",
    file: "participant.ts",
    find: 'return reply(no("unavailable"));',
    replacement: "return reply(yes);",
    scenario: overtaken,
    answer: { vote: "yes" },
    flagged: undefined,
  },
];

describe("the services execute the pure machine", () => {
  it("as it stands, every scenario ends well", async () => {
    await using rig = await startRig({ dataset: { ...lastUnits, unitsPerItem: 4 } });
    for (const { scenario, answer } of right.slice(1)) expect(await scenario(rig)).toEqual(answer);
    expect(await book(rig, booking(4, 3))).toEqual(right[0]?.answer);
    expect(await rig.complaints()).toEqual([]);
  });

  it.each(wrong)("$story goes wrong on real servers", async ({ scenario, answer, flagged, ...plant }) => {
    await using rig = await startRig({ dataset: lastUnits, nodeArguments: planted(plant) });
    expect(await scenario(rig)).toEqual(answer);
    if (flagged !== undefined) expect(await rig.complaints()).toContainEqual(expect.stringMatching(flagged));
    // It would go on for long to tell everybody a decision that they cannot obey.
    await rig.coordinators[0].kill();
  });
});
