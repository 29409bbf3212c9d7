import { status } from "@grpc/grpc-js";
import { createLogger, serveGrpc } from "@coordbench/runtime";
import type { Operation, Work } from "@coordbench/two-phase-commit-protocol";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  callRaw,
  freeAddress,
  hostileText,
  idPattern,
  mostly,
  spoilt,
  type RawCaller,
} from "../../../shared/runtime/src/hostile-under-test.ts";
import { FinishRequest, InDoubtRequest, ParticipantService, PrepareRequest } from "./generated/participant.ts";
import { participantHandlers } from "./participant-server.ts";
import { namesOf, nameTransaction, readTransactionName } from "./transaction-name.ts";

const id = mostly(fc.constantFrom("a", "B-1", "c_2"), hostileText);
const whole = (most: number) => mostly(fc.integer({ min: 1, max: most }), fc.integer());
const operation = fc.option(
  fc.record({ bookingId: id, kind: mostly(fc.constantFrom("book", "cancel"), hostileText), attempt: whole(9_999), hash: id }),
  { nil: undefined, freq: 20 },
);
const items = mostly(
  fc.uniqueArray(fc.record({ sku: mostly(fc.constantFrom("a", "b", "c", "d"), id), quantity: whole(1_000) }), {
    selector: ({ sku }) => sku,
    maxLength: 3,
  }),
  fc.array(fc.record({ sku: id, quantity: fc.integer() }), { maxLength: 12 }),
);
const messages = {
  prepare: fc
    .record({ operation, customerId: id, items, cents: mostly(fc.nat(), fc.maxSafeInteger()) })
    .map((message) => PrepareRequest.encode(message).finish()),
  commit: fc.record({ operation }).map((message) => FinishRequest.encode(message).finish()),
  abort: fc.record({ operation }).map((message) => FinishRequest.encode(message).finish()),
  inDoubt: fc.record({ olderThanMs: fc.integer() }).map((message) => InDoubtRequest.encode(message).finish()),
};

describe("whatever a participant is sent over gRPC", () => {
  const taken: { operation: Operation; work?: Work }[] = [];
  const shell: Parameters<typeof participantHandlers>[0] = {
    prepare: async (one, work) => (taken.push({ operation: one, work }), { type: "vote", vote: { vote: "yes" } }),
    commit: async (one) => (taken.push({ operation: one }), { type: "acknowledged" }),
    abort: async (one) => (taken.push({ operation: one }), { type: "acknowledged" }),
    inDoubt: async () => [],
  };
  let server: AsyncDisposable;
  let caller: RawCaller;

  beforeAll(async () => {
    const address = await freeAddress();
    const handlers = participantHandlers(shell, "inventory-0", createLogger("test", { run: "test", logLevel: "silent" }));
    server = await serveGrpc(address, [{ definition: ParticipantService, handlers }]);
    caller = callRaw(`${address.host}:${address.port}`);
  });
  afterAll(async () => {
    caller[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });

  /** Only what is well formed may come as far as a participant: names and literals are made of it. */
  function expectWellFormed({ operation: one, work }: (typeof taken)[number]): void {
    const name = nameTransaction(namesOf("run", "inventory-0"), one);
    expect(readTransactionName(name)).toEqual(one);
    expect(Buffer.byteLength(name)).toBeLessThan(200);
    if (work === undefined) return;
    expect(work.customerId).toMatch(idPattern);
    expect(work.items.filter(({ sku, quantity }) => !idPattern.test(sku) || quantity < 1)).toEqual([]);
    expect(work.items.length).toBeLessThanOrEqual(10);
    expect(new Set(work.items.map(({ sku }) => sku)).size).toBe(work.items.length);
    expect(work.cents).toBeGreaterThanOrEqual(0);
  }

  it.each(Object.keys(messages) as (keyof typeof messages)[])("by %s is taken up, or refused as its caller's mistake", async (method) => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(spoilt(messages[method]), async (bytes) => {
        const before = taken.length;
        const { reply, code } = await caller.ask(ParticipantService[method].path, bytes);
        // What is no message at all never comes to the service: gRPC itself answers that with INTERNAL.
        expect([undefined, status.INVALID_ARGUMENT, status.INTERNAL]).toContain(code);
        if (reply === undefined) expect(taken).toHaveLength(before);
        else answered++;
        taken.slice(before).forEach(expectWellFormed);
      }),
      { numRuns: 400 },
    );
    expect(answered).toBeGreaterThan(20);
  });
});
