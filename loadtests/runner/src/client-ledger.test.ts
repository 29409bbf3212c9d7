import { appendFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatLine, type ClientLine } from "../../k6/ledger/index.ts";
import { followClientLedger, readClientLedger, readClientRecord, type Glimpse } from "./client-ledger.ts";

const booked: ClientLine = {
  kind: "B",
  bookingId: "r-l0",
  customerId: "customer-00001",
  items: [{ sku: "item-0000", quantity: 2 }],
  phase: "l",
  intendedMs: 1_000,
  startLagMs: 0,
  connectionMs: 0,
  durationMs: 20,
  status: 201,
  reason: "",
  serverTiming: "accept;dur=3.00, decide;dur=10.00",
  definite: true,
};
const textOf = (...lines: Partial<ClientLine>[]) => lines.map((line) => `${formatLine({ ...booked, ...line })}\n`).join("");

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "client-ledger-"));
  path = join(folder, "ledger.tsv");
});
afterEach(() => rm(folder, { recursive: true }));

async function linesOf(text: string) {
  await writeFile(path, text);
  const lines: ClientLine[] = [];
  for await (const line of readClientLedger(path)) lines.push(line);
  return lines;
}

describe("the client's ledger", () => {
  it("has nothing in it when nothing was asked", async () => {
    expect(await linesOf("")).toEqual([]);
  });

  it("is read to the end, with or without a last newline", async () => {
    const text = textOf({}, { bookingId: "r-l1" });
    expect(await linesOf(text)).toHaveLength(2);
    expect(await linesOf(text.trimEnd())).toHaveLength(2);
  });

  it("may end in a torn line, but not have one elsewhere", async () => {
    const text = textOf({}, { bookingId: "r-l1" });
    expect(await linesOf(text.slice(0, -3))).toHaveLength(1);
    await expect(linesOf(`${text.slice(0, -3)}\n${textOf({})}`)).rejects.toThrow("columns");
  });

  it("becomes requests for the audit and counts of the load's answers", async () => {
    const unsure = { status: 0, definite: false, reason: "error-1050" };
    await writeFile(
      path,
      textOf(
        {},
        { kind: "D" },
        { kind: "C", status: 200 },
        { bookingId: "r-l1", status: 409, reason: "sold-out" },
        { bookingId: "r-l2", ...unsure },
        { bookingId: "r-w0", phase: "w" },
      ),
    );
    const record = await readClientRecord(path);
    expect(record.asked.map(({ operation, told }) => `${operation} ${told}`)).toEqual([
      "book confirmed",
      "book confirmed",
      "cancel cancelled",
      "book rejected",
      "book unknown",
      "book confirmed",
    ]);
    expect(record.asked[3]).toEqual({
      bookingId: "r-l1",
      customerId: "customer-00001",
      items: booked.items,
      operation: "book",
      told: "rejected",
      reason: "sold-out",
    });
    expect(record).toMatchObject({
      attempted: 3,
      outcomes: { confirmed: 1, rejected: { "sold-out": 1 }, unknown: 1, refused: 0, cancelled: 1 },
      duplicates: { confirmed: 1 },
    });
    expect(record.latency.outcome.count).toBe(2);
  });

  it("can be followed while it is written, from before it is there", async () => {
    const text = textOf({}, { bookingId: "r-l1", durationMs: 40 });
    const glimpses: Glimpse[] = [];
    const stop = new AbortController();
    // Written between two looks, however late those come.
    const written = [() => writeFileSync(path, text.slice(0, -5)), () => appendFileSync(path, text.slice(-5)), () => stop.abort()];
    await followClientLedger(path, (glimpse) => written[glimpses.push(glimpse) - 1]?.(), stop.signal);
    expect(glimpses.map(({ phase, p99Ms }) => [phase, p99Ms])).toEqual([
      [undefined, null],
      ["l", 20],
      ["l", 40],
    ]);
    expect(glimpses.map(({ answersPerS }) => answersPerS > 0)).toEqual([false, true, true]);
  });
});
