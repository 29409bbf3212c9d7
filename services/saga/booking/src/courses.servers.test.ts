import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createStackFolder, startPostgres, type PostgresServer, type StackFolder } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { createLogger, createMeter } from "@coordbench/runtime";
import type { CoordinatorInput } from "@coordbench/saga-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Courses } from "./courses.ts";
import { openJournal, type Journal } from "./store.ts";

const body = { customerId: "c", items: [{ sku: "item", quantity: 1 }], cents: 500 };
const cast = { inventories: ["inventory-0", "inventory-1"], payment: "payment" };
const meter = createMeter("courses-test");
const logger = createLogger("courses-test", { run: "test", logLevel: "fatal" });
/** Nothing that is asked is ever answered: all that happens is what a test tells. */
const silent = {
  castOf: () => cast,
  ask: () => undefined,
  answered: () => undefined,
  tell: () => undefined,
  available: async () => undefined,
};

describe("several instances and one booking", () => {
  let folder: StackFolder;
  let server: PostgresServer;
  let journal: Journal;
  let bookings = 0;

  beforeAll(async () => {
    const tools = await ensureTools(["postgres"]);
    folder = createStackFolder("courses-test");
    const logFolder = join(folder.path, "logs");
    mkdirSync(logFolder);
    const settings = { shared_buffers: "32MB" };
    server = await startPostgres({ program: tools.postgres.path, name: "booking", folder, logFolder, settings, databases: ["booking"] });
    journal = await openJournal({ databaseUrl: server.url("booking"), batch: 8, newsListen: { host: "here", port: 8_081 } }, meter);
  });
  afterAll(async () => {
    await journal?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    folder?.remove();
  });

  const instance = (name: string, at: Journal = journal) =>
    new Courses({ journal: at, participants: silent, instance: name, askMs: 60_000, maxInFlight: 8, meter, logger });
  const accept = (bookingId: string, hash = "hash"): CoordinatorInput => ({
    type: "accept",
    operation: { bookingId, kind: "book", hash },
    cast,
  });
  /** A booking that the instance `a` has accepted. */
  const accepted = async () => {
    const bookingId = `booking-${bookings++}`;
    const course = instance("a").open(bookingId, body);
    await course.tell(accept(bookingId));
    return { bookingId, course };
  };
  const lastDriver = async (bookingId: string) => (await journal.read(bookingId))?.rows.at(-1)?.instance;

  it("an instance that was overtaken writes nothing more, whatever it had still to say", async () => {
    const { bookingId, course } = await accepted();
    await instance("b").takeOver(bookingId);
    await Promise.all(cast.inventories.map((participant) => course.tell({ type: "overdue", participant, tries: 3 })));
    expect(course.isDriven).toBe(false);
    expect(await lastDriver(bookingId)).toBe("b");
  });

  it("a client with another body is told so, also by an instance that learns only then that the booking was taken over", async () => {
    const { bookingId } = await accepted();
    await instance("b").takeOver(bookingId);
    const answer = await instance("c").open(bookingId, body).tell(accept(bookingId, "another hash"));
    expect(answer).toEqual({ outcome: "another-body" });
  });

  it("a cancel that waits for the booking's end is driven on after it", async () => {
    const bookingId = `booking-${bookings++}`;
    const one = instance("a");
    const course = one.open(bookingId, body);
    const answered = (participant: string, type: "reserved" | "charged" | "sold"): CoordinatorInput => ({
      type: "answered",
      participant,
      reply: { type },
    });
    const cancel: CoordinatorInput = { type: "accept", operation: { bookingId, kind: "cancel", hash: "hash" }, cast };
    const [first, second] = cast.inventories as [string, string];
    const inputs = [
      answered(first, "reserved"),
      answered(second, "reserved"),
      answered("payment", "charged"),
      answered(first, "sold"),
      answered(second, "sold"),
    ];
    await Promise.all([accept(bookingId), ...inputs, cancel].map((input) => course.tell(input)));
    expect(course.state).toMatchObject({ phase: "compensating", outcome: { outcome: "cancelled" } });
    expect(one.get(bookingId)).toBe(course);
  });

  it("a booking is not let go of with its last client while it is being taken over", async () => {
    const { bookingId } = await accepted();
    const followed = Promise.withResolvers<void>();
    const append: Journal["append"] = (row) => {
      if (row.entries.length === 0) followed.resolve();
      return journal.append(row);
    };
    const other = instance("b", { ...journal, append });
    const course = other.open(bookingId, body);
    course.clients++;
    await course.tell(accept(bookingId));
    expect(course.isDriven).toBe(false);
    const taken = other.takeOver(bookingId);
    await followed.promise;
    other.leave(course);
    await taken;
    expect(other.get(bookingId)).toBe(course);
    expect([course.isDriven, await lastDriver(bookingId)]).toEqual([true, "b"]);
  });
});
