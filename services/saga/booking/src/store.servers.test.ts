import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createStackFolder, startPostgres, type PostgresServer, type StackFolder } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { createMeter } from "@coordbench/runtime";
import type { CoordinatorEntry } from "@coordbench/saga-protocol";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openJournal, type Journal, type JournalRow } from "./store.ts";

const body = { customerId: "c", items: [{ sku: "item", quantity: 1 }], cents: 500 };
const cast = { inventories: ["inventory-0"], payment: "payment" };
const reserved: CoordinatorEntry = { type: "reserved", participant: "inventory-0" };
const leaseMs = 60_000;
const newsListen = { host: "here", port: 8_081 };

describe("a journal", () => {
  let folder: StackFolder;
  let server: PostgresServer;
  let journals: [Journal, Journal];
  let bookings = 0;

  beforeAll(async () => {
    const tools = await ensureTools(["postgres"]);
    folder = createStackFolder("journal-test");
    const logFolder = join(folder.path, "logs");
    mkdirSync(logFolder);
    const settings = { shared_buffers: "32MB" };
    server = await startPostgres({ program: tools.postgres.path, name: "booking", folder, logFolder, settings, databases: ["booking"] });
    const meter = createMeter("journal-test");
    const open = () => openJournal({ databaseUrl: server.url("booking"), batch: 8, newsListen }, meter);
    journals = [await open(), await open()];
  });
  afterAll(async () => {
    for (const journal of journals ?? []) await journal[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    folder?.remove();
  });

  const newBooking = () => `booking-${bookings++}`;
  const rowOf = (bookingId: string, position: number, rest: Partial<JournalRow> = {}): JournalRow => {
    const accepted: CoordinatorEntry = { type: "accepted", operation: { bookingId, kind: "book", hash: "h" }, cast };
    const first = position === 0;
    return {
      bookingId,
      position,
      entries: first ? [accepted] : [reserved],
      body: first ? body : undefined,
      instance: "a",
      atRest: false,
      ...rest,
    };
  };
  const entriesOf = async (bookingId: string) =>
    (await journals[1].read(bookingId))?.rows.flatMap(({ entries }) => entries.map(({ type }) => type));

  it("is opened though its database hangs up on whoever comes first, as one does that is just starting", async () => {
    const { hostname, port } = new URL(server.url("booking"));
    let guests = 0;
    const door = createServer((guest) => {
      if (guests++ === 0) return guest.destroy();
      const host = connect(Number(port), hostname);
      guest.pipe(host).pipe(guest);
      host.on("error", () => guest.destroy());
      guest.on("error", () => host.destroy()).on("close", () => host.destroy());
    });
    await once(door.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void door.close());
    const databaseUrl = Object.assign(new URL(server.url("booking")), { port: String((door.address() as AddressInfo).port) }).href;
    await using journal = await openJournal({ databaseUrl, batch: 8, newsListen }, createMeter("late"));
    expect(await journal.ready()).toBe(true);
    expect(guests).toBeGreaterThan(1);
  });

  it("knows where an instance that is at work hears the others", async () => {
    await journals[0].register("reachable", leaseMs);
    expect([await journals[1].addressOf("reachable"), await journals[1].addressOf("nobody")]).toEqual(["here:8081", undefined]);
  });

  it("holds what was written, in its order, with what the booking is about", async () => {
    const [bookingId, [journal]] = [newBooking(), journals];
    expect(await journal.read(bookingId)).toBeUndefined();
    expect([await journal.append(rowOf(bookingId, 0)), await journal.append(rowOf(bookingId, 1))]).toEqual([true, true]);
    expect(await entriesOf(bookingId)).toEqual(["accepted", "reserved"]);
    expect(await journal.read(bookingId)).toMatchObject({ bookingId, body, rows: [{ instance: "a" }, { instance: "a" }] });
  });

  it("lets one of several instances have a position, whoever comes first", async () => {
    const ids = Array.from({ length: 30 }, newBooking);
    const written = await Promise.all(
      ids.map((id) => Promise.all(journals.map((journal, index) => journal.append(rowOf(id, 0, { instance: `i${index}` }))))),
    );
    expect(written.every((both) => both.filter(Boolean).length === 1)).toBe(true);
    for (const [index, id] of ids.entries()) {
      const winner = `i${written[index]?.indexOf(true)}`;
      expect((await journals[0].read(id))?.rows.map(({ instance }) => instance)).toEqual([winner]);
    }
  });

  it("writes the rest of a batch where one position is taken", async () => {
    const [taken, free] = [newBooking(), newBooking()];
    await journals[0].append(rowOf(taken, 0));
    expect(await Promise.all([rowOf(taken, 0), rowOf(free, 0), rowOf(taken, 1)].map((row) => journals[0].append(row)))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("gives the bookings of whoever fell silent to others, and only those that are not at rest", async () => {
    const [own, dead, done, followed] = [newBooking(), newBooking(), newBooking(), newBooking()];
    const [journal] = journals;
    await journal.register("alive", leaseMs);
    await journal.register("a", leaseMs);
    await journal.abandoned(100, true);
    await journal.append(rowOf(own, 0, { instance: "alive" }));
    await journal.append(rowOf(dead, 0, { instance: "dead" }));
    await journal.append(rowOf(done, 0, { instance: "dead", atRest: true }));
    await journal.append(rowOf(followed, 0, { instance: "dead" }));
    await journal.append(rowOf(followed, 1, { instance: "alive" }));
    await journal.register("dead", leaseMs);
    expect(await journal.abandoned(100, true)).not.toContain(dead);
    await journal.register("dead", 0);
    const left = await journal.abandoned(100, false);
    expect(left).toContain(dead);
    for (const other of [own, done, followed]) expect(left).not.toContain(other);
    expect(await journal.append(rowOf(dead, 1, { instance: "alive", entries: [] }))).toBe(true);
    expect(await journal.abandoned(100, false)).not.toContain(dead);
  });

  it("does not believe whoever spoke in the future: somebody has set the clock back since", async () => {
    const [bookingId, [journal]] = [newBooking(), journals];
    await journal.append(rowOf(bookingId, 0, { instance: "ahead" }));
    await journal.register("ahead", leaseMs);
    expect(await journal.abandoned(100, false)).not.toContain(bookingId);
    await journal.database.query(
      "update instances set said_at = said_at + interval '1 hour', alive_until = alive_until + interval '1 hour'",
    );
    expect(await journal.abandoned(100, false)).toContain(bookingId);
    await journal.register("ahead", leaseMs);
    expect(await journal.abandoned(100, false)).not.toContain(bookingId);
  });

  it("does not forget whoever falls silent just after it has looked: nobody would ever look for what that one left", async () => {
    const [bookingId, [journal]] = [newBooking(), journals];
    const { database } = journals[1];
    await database.query("update journal set at_rest = true");
    await journal.append(rowOf(bookingId, 0, { instance: "late" }));
    await journal.register("late", leaseMs);
    await journal.register("quiet", 0);
    // Whoever has looked is held up before it can forget anybody, and goes on when that one's time is over.
    const between = database.query(`do $$ begin
      lock table instances in share row exclusive mode;
      while not exists (select from pg_locks where relation = 'instances'::regclass and not granted) loop perform pg_sleep(0.01); end loop;
      update instances set said_at = said_at - interval '1 hour', alive_until = said_at where instance = 'late';
    end $$`);
    const isHeld = "select from pg_locks where relation = 'instances'::regclass and mode = 'ShareRowExclusiveLock' and granted";
    while ((await journal.database.query(isHeld)).rowCount === 0);
    expect(await journal.abandoned(100, false)).toEqual([]);
    await between;
    expect(await journal.abandoned(100, false)).toEqual([bookingId]);
  });

  it("counts a parked message as open until its bookings are at rest", async () => {
    const [bookingId, [journal]] = [newBooking(), journals];
    const letter = { participant: "payment", reason: "why", beginning: "{" };
    const before = await journal.deadLetters();
    await journal.append(rowOf(bookingId, 0));
    await journal.bury({ ...letter, bookings: [bookingId] });
    expect(await journal.deadLetters()).toBe(before + 1);
    await journal.append(rowOf(bookingId, 1, { atRest: true }));
    expect(await journal.deadLetters()).toBe(before);
    await journal.bury({ ...letter, bookings: [] });
    expect(await journal.deadLetters()).toBe(before + 1);
  });
});
