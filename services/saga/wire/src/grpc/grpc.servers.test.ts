import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { freePort } from "@coordbench/infra/local";
import { createLogger, createMeter, serveGrpc, unary } from "@coordbench/runtime";
import { describe, expect, it, onTestFinished } from "vitest";
import { ParticipantClient, ParticipantService, type CommandLetter, type NewsLetter } from "../generated/participant.ts";
import type { Command } from "../messages.ts";
import { correspondOverGrpc } from "./correspondence.ts";
import { writeNews } from "./letters.ts";
import { serveOverGrpc } from "./service.ts";

const work = { customerId: "customer", items: [], cents: 100 };
const blank = { bookingId: "a", step: "charge", customerId: "customer", items: [], cents: 1, trace: "" };
const stranger = { instance: "booking-1", addressOf: async () => undefined };
const nobody = { host: "127.0.0.1", port: 1 };

describe("the wire of a saga over gRPC", () => {
  const log = createLogger("wire", { run: "test", logLevel: "silent" });
  const meter = createMeter("wire-test");

  async function served(answer: (command: Command) => Promise<{ type: "charged" }>) {
    const listen = { host: "127.0.0.1", port: await freePort() };
    const serving = await serveOverGrpc({ listen }, { name: "payment", answer }, log);
    onTestFinished(() => serving[Symbol.asyncDispose]());
    return `127.0.0.1:${listen.port}`;
  }
  /** Sends a letter, as anybody might. */
  async function send(address: string, letter: CommandLetter) {
    const client = new ParticipantClient(address, credentials.createInsecure());
    onTestFinished(() => client.close());
    return new Promise<{ error: ServiceError | null; reply: NewsLetter }>((resolve) =>
      client.ask(letter, (error, reply) => resolve({ error, reply })),
    );
  }

  it("makes one call of what is due together, and one of each where nothing is to be gathered", async () => {
    const letters: number[] = [];
    const port = await freePort();
    const ask = unary<CommandLetter, NewsLetter>(log, async ({ content }) => {
      letters.push(content.length);
      return writeNews("payment", [{ bookingId: "any", participant: "payment", reply: { type: "charged" } }]);
    });
    await using _server = await serveGrpc({ host: "127.0.0.1", port }, [{ definition: ParticipantService, handlers: { ask } }]);
    const bookings = Array.from({ length: 16 }, (_, index) => `b${index}`);
    for (const batch of [8, 1]) {
      const config = { inventoryTargets: [], paymentTarget: `127.0.0.1:${port}`, newsListen: nobody, batch, askMs: 2_000 };
      await using talk = await correspondOverGrpc(config, stranger, { meter, log });
      await Promise.all(bookings.map((bookingId) => talk.ask("payment", { bookingId, step: "charge", work })));
    }
    expect(letters).toEqual([8, 8, ...bookings.map(() => 1)]);
  });

  it.each([
    [{ from: "a.b", content: [blank] }, "from"],
    [{ from: "booking-1", content: [] }, "content"],
    [{ from: "booking-1", content: [{ ...blank, bookingId: "*" }] }, "content.0.bookingId"],
    [{ from: "booking-1", content: [{ ...blank, step: "steal" }] }, "content.0.step"],
    [{ from: "booking-1", content: [{ ...blank, cents: -1 }] }, "content.0.work.cents"],
    [{ from: "booking-1", content: [{ ...blank, items: [{ sku: "item", quantity: 0 }] }] }, "content.0.work.items.0.quantity"],
  ])("refuses what it cannot understand as the caller's mistake: %#", async (letter, place) => {
    const asked: Command[] = [];
    const address = await served(async (command) => (asked.push(command), { type: "charged" }));
    const { error } = await send(address, letter);
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT, details: expect.stringContaining(place) as string });
    expect(asked).toEqual([]);
    expect((await send(address, { from: "booking-1", content: [blank] })).reply.content).toMatchObject([{ reply: "charged" }]);
  });

  it("knows nobody who is not at work", async () => {
    const config = { inventoryTargets: [], paymentTarget: "127.0.0.1:1", newsListen: nobody, batch: 1, askMs: 100 };
    const talk = await correspondOverGrpc(config, stranger, { meter, log });
    onTestFinished(() => talk[Symbol.asyncDispose]());
    await expect(talk.tell("booking-9", { bookingId: "a", notice: "ended" })).rejects.toThrow("booking-9 is not at work any more");
    await expect(talk.ask("inventory-3", { bookingId: "a", step: "reserve", work })).rejects.toThrow("no address of inventory-3");
  });
});
