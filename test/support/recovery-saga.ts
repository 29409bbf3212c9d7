import type { LocalServer, LocalService, NatsServer, PostgresServer } from "@coordbench/infra/local";
import type { CoordinatorEntry } from "../../services/saga/protocol/index.ts";
import { openBroker, type Broker } from "../../services/saga/wire/src/nats/broker.ts";
import { createLogger, createMeter } from "@coordbench/runtime";
import { send } from "./api.ts";
import { deployed, type Deployed, type Wish } from "./deployed.ts";
import { openSession, until } from "./recovery-stores.ts";
import { keepRecord, type Trial } from "./recovery-trial.ts";

/** A saga on real servers, its parts by name, to be broken, healed and audited. */
export interface SagaRig extends Trial, AsyncDisposable {
  deployed: Deployed;
  coordinators: [LocalService, ...LocalService[]];
  inventory: LocalService;
  payment: LocalService;
  stores: { log: PostgresServer; money: PostgresServer };
  /** Only where messages go through one. */
  broker: NatsServer;
  /** What the stock lies in: the shards of a cluster, or one database. */
  shelves: LocalServer[];
}

/** A row of the journal. */
export interface Row {
  booking_id: string;
  entries: CoordinatorEntry[];
  instance: string;
  at_rest: boolean;
}

const quick = { leaseMs: "600", askMs: "300", ackWaitMs: "1000" };
const ample = 1_000_000;

/** Starts a saga that is quick to ask again, to deliver again and to take over. */
export async function startSagaRig({ switches, dataset, ...wish }: Omit<Wish, "design"> = {}): Promise<SagaRig> {
  const started = await deployed({
    ...wish,
    design: "saga",
    switches: { ...quick, ...switches },
    dataset: { unitsPerItem: ample, ...dataset },
  });
  const { services, databases, servers } = started.deployment;
  const [log, money, stock] = databases as [PostgresServer, PostgresServer, PostgresServer?];
  const named = (prefix: string) => services.filter((service) => service.name.startsWith(prefix)) as [LocalService, ...LocalService[]];
  const shards = servers.filter(({ name }) => name.startsWith("Redis"));
  return {
    deployed: started,
    ...keepRecord(started),
    coordinators: named("booking-"),
    inventory: named("inventory-0")[0],
    payment: named("payment")[0],
    stores: { log, money },
    broker: servers.find(({ name }) => name.startsWith("NATS")) as NatsServer,
    shelves: stock === undefined ? shards : [stock],
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

/** The rows of a booking's journal. */
export async function journalRows({ stores }: SagaRig, bookingId: string): Promise<Row[]> {
  return rows<Row>(stores.log.url("booking"), "select * from journal where booking_id = $1 order by position", [bookingId]);
}

async function openRows({ stores }: SagaRig): Promise<Row[]> {
  const last = "select distinct on (booking_id) * from journal order by booking_id, position desc";
  return rows<Row>(stores.log.url("booking"), `select * from (${last}) as last where not at_rest`);
}

/** Waits until so many bookings are under way, each of them held and none charged; returns their last rows. */
export function untilHeld(rig: SagaRig, count: number): Promise<Row[]> {
  return until(`${count} bookings wait for their charge`, async () => {
    const held = (await openRows(rig)).filter(({ entries }) => entries.some(({ type }) => type === "reserved"));
    return held.length === count ? held : undefined;
  });
}

/** The ledger of the payment, shut so that every entry waits inside it; it can be read all the while. */
interface Gate extends AsyncDisposable {
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** Makes a gate of the ledger of the payment. */
export async function gateOfMoney({ stores }: SagaRig): Promise<Gate> {
  const session = await openSession(stores.money.url("payment"));
  return {
    async shut() {
      await session.rows("begin");
      await session.rows("lock table payments in exclusive mode");
    },
    open: async () => void (await session.rows("rollback")),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** What the payment has written of a booking. */
export async function paymentsOf({ stores }: SagaRig, bookingId: string): Promise<string[]> {
  const written = await rows<{ state: string }>(
    stores.money.url("payment"),
    "select state from payments where booking_id = $1 order by position",
    [bookingId],
  );
  return written.map(({ state }) => state);
}

/** The sum of a service's metric over its label sets. */
export async function measured({ adminUrl }: LocalService, name: string): Promise<number> {
  const { body } = await send(`${adminUrl}/metrics`);
  const lines = String(body["text"]).split("\n");
  const values = lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return values.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

/** A session with the broker, as a stranger might have it. */
export function correspond({ broker, deployed: { site } }: SagaRig): Promise<Broker> {
  const logger = createLogger("test", { run: site.run, logLevel: "silent" });
  const config = { run: site.run, brokerUrl: broker.address, batch: 64, ackWaitMs: 1_000, maxDeliveries: 7 };
  return openBroker(config, createMeter("test"), logger);
}

/** Waits until a booking is at rest, and returns its journal. */
export function untilAtRest(rig: SagaRig, bookingId: string): Promise<Row[]> {
  return until(`${bookingId} is at rest`, async () => {
    const written = await journalRows(rig, bookingId);
    return written.at(-1)?.at_rest === true ? written : undefined;
  });
}

async function rows<Found>(url: string, text: string, values: unknown[] = []): Promise<Found[]> {
  await using session = await openSession(url);
  return await session.rows<Found>(text, values);
}
