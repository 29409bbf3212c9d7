import { status } from "@grpc/grpc-js";
import { createLogger, createMeter } from "@coordbench/runtime";
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
} from "../../../../shared/runtime/src/hostile-under-test.ts";
import {
  AvailabilityRequest,
  CommandLetter,
  InstanceService,
  NewsLetter,
  ParticipantService,
  StockService,
} from "../generated/participant.ts";
import { commandLetter, newsLetter, type Command, type News } from "../messages.ts";
import { createNeighbours } from "./neighbours.ts";
import { serveOverGrpc } from "./service.ts";

const id = mostly(fc.constantFrom("a", "B-1", "c_2"), hostileText);
const whole = (most: number) => mostly(fc.integer({ min: 1, max: most }), fc.integer());
const items = fc.uniqueArray(fc.record({ sku: mostly(fc.constantFrom("x", "y", "z"), id), quantity: whole(1_000) }), {
  maxLength: 3,
  selector: ({ sku }) => sku,
});
const step = mostly(fc.constantFrom("reserve", "charge", "confirm", "refund", "release"), hostileText);
const command = fc.record({ bookingId: id, step, customerId: id, items, cents: mostly(fc.nat(), fc.maxSafeInteger()), trace: id });
const news = fc.record({
  bookingId: id,
  notice: fc.constantFrom("", "watch", "ended", "steal"),
  participant: id,
  reply: mostly(fc.constantFrom("reserved", "sold", "charged", "refused"), hostileText),
  reason: fc.constantFrom("", "sold-out", "because"),
  trace: id,
});

const paths = { ask: ParticipantService.ask.path, tell: InstanceService.tell.path, availability: StockService.availability.path };
const messages: Record<keyof typeof paths, fc.Arbitrary<Uint8Array>> = {
  ask: fc.record({ from: id, content: fc.array(command, { maxLength: 3 }) }).map((letter) => CommandLetter.encode(letter).finish()),
  tell: fc.record({ from: id, content: fc.array(news, { maxLength: 3 }) }).map((letter) => NewsLetter.encode(letter).finish()),
  availability: fc.record({ sku: id }).map((question) => AvailabilityRequest.encode(question).finish()),
};

describe("whatever comes over gRPC", () => {
  const taken: { commands: Command[]; news: { from: string; news: News }[]; skus: string[] } = { commands: [], news: [], skus: [] };
  const servers: AsyncDisposable[] = [];
  const callers = {} as Record<keyof typeof paths, RawCaller>;

  beforeAll(async () => {
    const [log, meter] = [createLogger("test", { run: "test", logLevel: "silent" }), createMeter("test")];
    const [listen, newsListen] = [await freeAddress(), await freeAddress()];
    const served = {
      name: "inventory-0",
      answer: async (asked: Command) => (taken.commands.push(asked), { type: "reserved" as const }),
      available: async (sku: string) => (taken.skus.push(sku), 1),
    };
    const neighbours = createNeighbours({ instance: "one", addressOf: async () => undefined }, { batch: 1, newsListen }, { meter, log });
    servers.push(await serveOverGrpc({ listen }, served, log));
    servers.push(await neighbours.serve({ heard: async (each, from) => void taken.news.push({ from, news: each }) }));
    const participant = callRaw(`${listen.host}:${listen.port}`);
    Object.assign(callers, { ask: participant, availability: participant, tell: callRaw(`${newsListen.host}:${newsListen.port}`) });
  });
  afterAll(async () => {
    for (const caller of Object.values(callers)) caller[Symbol.dispose]();
    for (const server of servers) await server[Symbol.asyncDispose]();
  });

  /** What came through is what the schema of letters allows, wherever it came from. */
  function expectWellFormed(): void {
    for (const { trace: _trace, ...one } of taken.commands) commandLetter.parse({ schema: 1, from: "any", content: [one] });
    for (const { from, news: each } of taken.news) {
      const { trace: _trace, ...one } = each;
      newsLetter.parse({ schema: 1, from, content: [one] });
    }
    expect(taken.skus.filter((sku) => !idPattern.test(sku))).toEqual([]);
  }

  it.each(Object.keys(paths) as (keyof typeof paths)[])("for %s is taken up, or refused as its caller's mistake", async (method) => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(spoilt(messages[method]), async (bytes) => {
        for (const list of Object.values(taken)) list.length = 0;
        const { reply, code } = await callers[method].ask(paths[method], bytes);
        // What is no message at all never comes to the service: gRPC itself answers that with INTERNAL.
        expect([undefined, status.INVALID_ARGUMENT, status.INTERNAL]).toContain(code);
        if (reply === undefined) expect(Object.values(taken).flat()).toEqual([]);
        else answered++;
        expectWellFormed();
      }),
      { numRuns: 500 },
    );
    expect(answered).toBeGreaterThan(20);
  });
});
