import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createStackFolder, startNats } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { createLogger, createMeter } from "@coordbench/runtime";
import type { Reply } from "@coordbench/saga-protocol";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Command, News } from "../messages.ts";
import { openBroker } from "./broker.ts";
import { correspondOverNats } from "./correspondence.ts";
import { serveOverNats } from "./service.ts";
import { streamName, subjectOf } from "./subjects.ts";

const patience = { timeout: 30_000, interval: 20 };

describe("the wire of a saga over a broker", () => {
  const folder = createStackFolder("wire-test");
  let server: Awaited<ReturnType<typeof startNats>>;
  let runs = 0;
  const meter = createMeter("wire-test");

  beforeAll(async () => {
    const tools = await ensureTools(["nats-server"]);
    const logFolder = join(folder.path, "logs");
    mkdirSync(logFolder);
    server = await startNats({ program: tools["nats-server"].path, name: "nats", folder, logFolder });
  });
  afterAll(async () => {
    await server?.stop();
    folder.remove();
  });

  /** A participant that does as it is told, and an instance that notes what it hears. */
  async function correspondence({
    batch = 64,
    ackWaitMs = 1_000,
    answer = async (_: Command): Promise<Reply> => ({ type: "charged" }),
  } = {}) {
    const run = `w${runs++}`;
    const log = createLogger("wire", { run, logLevel: "silent" });
    const config = { run, brokerUrl: server.address, batch, ackWaitMs, maxDeliveries: 3 };
    const broker = await openBroker(config, meter, log);
    const [asked, heard, parked]: [Command[], News[], string[]] = [[], [], []];
    const participant = { name: "payment", answer: (command: Command) => (asked.push(command), answer(command)) };
    const serving = await serveOverNats(config, participant, { meter, log });
    const talk = await correspondOverNats(config, { instance: "booking-1" }, { meter, log });
    const listening = await talk.listen({
      heard: async (news) => void heard.push(news),
      parked: async ({ reason, bookings }, by) => void parked.push(`${by}: ${reason} [${bookings.join(" ")}]`),
    });
    onTestFinished(async () => {
      await Promise.all([serving[Symbol.asyncDispose](), listening[Symbol.asyncDispose]()]);
      await Promise.all([talk[Symbol.asyncDispose](), broker[Symbol.asyncDispose]()]);
    });
    const ask = (bookingId: string, more: Partial<Command> = {}) =>
      talk.ask("payment", { bookingId, step: "charge", work: { customerId: "customer", items: [], cents: 100 }, ...more });
    const publish = (text: string) => broker.client.publish(subjectOf(run, "command", "payment"), text);
    const letters = async () => (await broker.manager.streams.info(streamName(run, "command"))).state.messages;
    return { run, broker, talk, ask, publish, letters, asked, heard, parked };
  }
  const ids = (messages: { bookingId: string }[]) => [...new Set(messages.map(({ bookingId }) => bookingId))].toSorted();

  it("lets travel together what is due together, and alone where nothing is to be gathered", async () => {
    const [together, alone] = [await correspondence({ batch: 8 }), await correspondence({ batch: 1 })];
    const bookings = Array.from({ length: 16 }, (_, index) => `b${index}`);
    await Promise.all(bookings.flatMap((id) => [together.ask(id), alone.ask(id)]));
    expect([await together.letters(), await alone.letters()]).toEqual([2, 16]);
    await vi.waitFor(() => expect([ids(together.heard), ids(alone.heard)]).toEqual([bookings.toSorted(), bookings.toSorted()]), patience);
  });

  it("brings again what failed, until it does not", async () => {
    let failures = 2;
    const answer = async ({ bookingId }: Command): Promise<Reply> => {
      if (bookingId === "b" && failures-- > 0) throw new Error("not yet");
      return { type: "charged" };
    };
    const { ask, heard, parked } = await correspondence({ answer });
    await Promise.all([ask("a"), ask("b"), ask("c")]);
    await vi.waitFor(() => expect(ids(heard)).toEqual(["a", "b", "c"]), patience);
    expect(parked).toEqual([]);
  });

  it("parks what fails every time, names its bookings, and goes on with the others", async () => {
    const answer = async ({ bookingId }: Command): Promise<Reply> => {
      if (bookingId === "poison") throw new Error("never");
      return { type: "charged" };
    };
    const { ask, heard, parked } = await correspondence({ answer });
    await ask("poison");
    await ask("healthy");
    await vi.waitFor(() => expect(ids(heard)).toEqual(["healthy"]), patience);
    await vi.waitFor(() => expect(parked).toEqual(["payment: it was delivered 3 times, in vain [poison]"]), patience);
  });

  it.each([
    ["{", "it is not JSON"],
    [JSON.stringify({ schema: 2, from: "booking-1", content: [] }), "it is no message of this schema: schema"],
    [JSON.stringify({ schema: 1, content: [{ bookingId: "known" }] }), "it is no message of this schema: from"],
    [JSON.stringify({ schema: 1, from: "a.b", content: [] }), "it is no message of this schema: from"],
    [JSON.stringify({ schema: 1, from: "x", content: [{ bookingId: "*", step: "charge" }] }), "it is no message of this schema: content.0"],
  ])("parks at once what it cannot read: %s", async (text, reason) => {
    const { publish, ask, asked, heard, parked } = await correspondence();
    await publish(text);
    await ask("after");
    await vi.waitFor(() => expect(ids(heard)).toEqual(["after"]), patience);
    await vi.waitFor(() => expect(parked[0]).toContain(reason), patience);
    expect(ids(asked)).toEqual(["after"]);
  });

  it("goes on after the broker has lost all that it had, without anybody's help", async () => {
    const { ask, heard } = await correspondence();
    await ask("before");
    await vi.waitFor(() => expect(ids(heard)).toEqual(["before"]), patience);
    await server.loseStorage();
    const insist = async () => {
      await ask("after").catch(() => undefined);
      expect(ids(heard)).toContain("after");
    };
    await vi.waitFor(insist, patience);
  });

  it("takes up again a place in the stream that was deleted, and is then asked everything once more", async () => {
    const { run, broker, ask, asked, heard } = await correspondence();
    await Promise.all([ask("a"), ask("b")]);
    await vi.waitFor(() => expect(ids(heard)).toEqual(["a", "b"]), patience);
    await broker.manager.consumers.delete(streamName(run, "command"), "payment");
    await vi.waitFor(() => expect(asked).toHaveLength(4), patience);
    expect(ids(asked)).toEqual(["a", "b"]);
  });

  it("does not let go of a message that is only slow", async () => {
    const slow = Promise.withResolvers<void>();
    const { ask, asked, heard } = await correspondence({
      ackWaitMs: 500,
      answer: async () => (await slow.promise, { type: "charged" }),
    });
    await ask("slow");
    await vi.waitFor(() => expect(asked).toHaveLength(1), patience);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    slow.resolve();
    await vi.waitFor(() => expect(heard).toHaveLength(1), patience);
    expect(asked).toHaveLength(1);
  });

  it("lets no id become another subject", async () => {
    const { talk } = await correspondence();
    for (const receiver of ["a.b", "*", ">", "", "a b"]) {
      await expect(talk.tell(receiver, { bookingId: "a", notice: "ended" })).rejects.toThrow("cannot be part of a subject");
    }
  });
});
