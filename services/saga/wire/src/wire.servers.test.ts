import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createStackFolder, freePort, startNats } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { createLogger, createMeter } from "@coordbench/runtime";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Command, News } from "./messages.ts";
import { correspond, type Correspondence } from "./participant-client.ts";
import { serveParticipant, type Served } from "./participant-server.ts";

const patience = { timeout: 30_000, interval: 20 };
const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const work = { customerId: "customer", items: [{ sku: "item-0000", quantity: 2 }], cents: 100 };
const charged = { type: "charged" } as const;

describe.each(["nats", "grpc"] as const)("the wire of a saga over %s", (transport) => {
  const folder = createStackFolder("wire-test");
  const meter = createMeter("wire-test");
  const log = createLogger("wire", { run: "test", logLevel: "silent" });
  let broker: Awaited<ReturnType<typeof startNats>>;
  let runs = 0;

  beforeAll(async () => {
    const tools = await ensureTools(["nats-server"]);
    const logFolder = join(folder.path, "logs");
    mkdirSync(logFolder);
    broker = await startNats({ program: tools["nats-server"].path, name: "nats", folder, logFolder });
  });
  afterAll(async () => {
    await broker?.stop();
    folder.remove();
  });

  const listenAt = async () => ({ host: "127.0.0.1", port: await freePort() });
  const written = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;
  const brought = <Thing extends AsyncDisposable>(thing: Thing): Thing => (onTestFinished(() => thing[Symbol.asyncDispose]()), thing);

  /** A row of services that talk to each other: what is asked, heard and told is noted. */
  async function row({ batch = 64, askMs = 2_000 } = {}) {
    const run = `v${runs++}`;
    const [inventory, payment] = [await listenAt(), await listenAt()];
    const common = { run, batch, askMs, brokerUrl: broker.address, ackWaitMs: 1_000, maxDeliveries: 7, drainMs: 0 };
    const targets = { inventoryTargets: [written(inventory)], paymentTarget: written(payment) };
    const instances = new Map<string, string>();
    const serve = async (served: Served, listen = served.name === "payment" ? payment : inventory) =>
      brought(await serveParticipant({ ...common, transport, listen }, served, { meter, log }));
    const enter = async (instance: string) => {
      const newsListen = await listenAt();
      const heard: (News & { from: string })[] = [];
      const addressOf = async (other: string) => instances.get(other);
      const talk: Correspondence = brought(
        await correspond({ ...common, ...targets, transport, newsListen }, { instance, addressOf }, { meter, log }),
      );
      brought(await talk.listen({ heard: async (news, from) => void heard.push({ ...news, from }), parked: async () => undefined }));
      instances.set(instance, written(newsListen));
      return { heard, talk };
    };
    return { serve, enter };
  }
  const ids = (messages: { bookingId: string }[]) => [...new Set(messages.map(({ bookingId }) => bookingId))].toSorted();

  it.each([1, 64])("carries commands and answers, each with the trace that it belongs to, %i to a letter", async (batch) => {
    const { serve, enter } = await row({ batch });
    const asked: Command[] = [];
    await serve({ name: "payment", answer: async (command) => (asked.push(command), charged) });
    const { heard, talk } = await enter("booking-1");
    await Promise.all([
      talk.ask("payment", { bookingId: "a", step: "charge", work, trace }),
      talk.ask("payment", { bookingId: "b", step: "charge", work }),
    ]);
    await vi.waitFor(() => expect(heard).toHaveLength(2), patience);
    expect(asked.toSorted((a, b) => a.bookingId.localeCompare(b.bookingId))).toEqual([
      { bookingId: "a", step: "charge", work, trace },
      { bookingId: "b", step: "charge", work },
    ]);
    expect(heard).toContainEqual({ bookingId: "a", participant: "payment", reply: charged, trace, from: "payment" });
    expect(heard.find(({ bookingId }) => bookingId === "b")?.trace).toBeUndefined();
  });

  it("tells the reason of a refusal", async () => {
    const { serve, enter } = await row();
    await serve({ name: "inventory-0", answer: async () => ({ type: "refused", reason: "sold-out" }) });
    const { heard, talk } = await enter("booking-1");
    await talk.ask("inventory-0", { bookingId: "a", step: "reserve", work });
    await vi.waitFor(() => expect(heard).toMatchObject([{ reply: { type: "refused", reason: "sold-out" } }]), patience);
  });

  it("brings the answers of those that succeed, and of those that fail once they are asked again and succeed", async () => {
    const { serve, enter } = await row();
    let failures = 2;
    const answer = async ({ bookingId }: Command) => {
      if (bookingId === "b" && failures-- > 0) throw new Error("not yet");
      return charged;
    };
    await serve({ name: "payment", answer });
    const { heard, talk } = await enter("booking-1");
    await Promise.all(["a", "b", "c"].map((bookingId) => talk.ask("payment", { bookingId, step: "charge", work })));
    await vi.waitFor(() => expect(ids(heard)).toEqual(expect.arrayContaining(["a", "c"])), patience);
    const insist = async () => {
      await talk.ask("payment", { bookingId: "b", step: "charge", work });
      expect(ids(heard)).toEqual(["a", "b", "c"]);
    };
    await vi.waitFor(insist, patience);
  });

  it("is asked in vain while a participant is away, and goes on when it is back", async () => {
    const { serve, enter } = await row({ askMs: 200 });
    const { heard, talk } = await enter("booking-1");
    await talk.ask("payment", { bookingId: "early", step: "charge", work }).catch(() => undefined);
    await serve({ name: "payment", answer: async () => charged });
    const insist = async () => {
      await talk.ask("payment", { bookingId: "early", step: "charge", work }).catch(() => undefined);
      expect(ids(heard)).toEqual(["early"]);
    };
    await vi.waitFor(insist, patience);
  });

  it("tells another instance, and nobody else", async () => {
    const { enter } = await row();
    const [one, other, third] = [await enter("booking-1"), await enter("booking-2"), await enter("booking-3")];
    await one.talk.tell("booking-2", { bookingId: "a", notice: "watch" });
    await other.talk.tell("booking-1", { bookingId: "a", notice: "ended" });
    await vi.waitFor(() => expect(other.heard).toEqual([{ bookingId: "a", notice: "watch", from: "booking-1" }]), patience);
    await vi.waitFor(() => expect(one.heard).toEqual([{ bookingId: "a", notice: "ended", from: "booking-2" }]), patience);
    expect(third.heard).toEqual([]);
  });

  it("asks for the stock, and says who does not answer", async () => {
    const { serve, enter } = await row();
    await serve({ name: "inventory-0", answer: async () => charged, available: async (sku) => (sku === "item" ? 7 : undefined) });
    const { talk } = await enter("booking-1");
    expect(await talk.available("inventory-0", "item")).toBe(7);
    expect(await talk.available("inventory-0", "another")).toBeUndefined();
    await expect(talk.available("inventory-1", "item")).rejects.toThrow("inventory-1");
  });
});
