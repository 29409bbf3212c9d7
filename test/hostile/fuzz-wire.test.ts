import { createLogger, createMeter } from "@coordbench/runtime";
import { ParticipantService as Promising, StockService } from "@coordbench/two-phase-commit-wire";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InstanceService, ParticipantService as Stepping } from "../../services/saga/wire/src/generated/participant.ts";
import { openBroker, type Broker } from "../../services/saga/wire/src/nats/broker.ts";
import { callRaw, hostileText, idPattern, mostly, spoilt } from "../../services/shared/runtime/src/hostile-under-test.ts";
import { book, eventually, freshId } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { openSession, readOnce } from "../support/recovery-stores.ts";
import { plainSaga } from "../support/variants.ts";

const runs = 60;
let numbers = 0;
const alien = hostileText.filter((text) => !idPattern.test(text));
/** An id that no other message has: what comes of one must not depend on another. */
const bookingId = mostly(
  fc.constant(0).map(() => `wild-${numbers++}`),
  alien,
);
// Nobody has this account: a charge that is taken up moves no money.
const customerId = mostly(fc.constant("nobody"), alien);
const item = fc.record({ sku: fc.constantFrom("item-0000", "item-0001"), quantity: mostly(fc.integer({ min: 1, max: 3 }), fc.integer()) });
const items = fc.uniqueArray(item, { maxLength: 2, selector: ({ sku }) => sku });
const cents = mostly(fc.nat(), fc.maxSafeInteger());

const operation = fc.record({
  bookingId,
  kind: mostly(fc.constantFrom("book", "cancel"), alien),
  attempt: fc.integer({ max: 3 }),
  hash: bookingId,
});
const prepares = fc.record({ operation, customerId, items, cents }).map((each) => Promising.prepare.requestSerialize(each));
const finishes = fc.record({ operation }).map((each) => Promising.commit.requestSerialize(each));
const doubts = fc.record({ olderThanMs: fc.integer() }).map((each) => Promising.inDoubt.requestSerialize(each));
const questions = fc
  .record({ sku: mostly(fc.constant("item-0000"), alien) })
  .map((each) => StockService.availability.requestSerialize(each));

const steps = mostly(fc.constantFrom("reserve", "charge", "confirm", "refund", "release"), alien);
const command = fc.record({ bookingId, step: steps, work: fc.record({ customerId, items, cents }) });
const from = mostly(fc.constant("stranger"), alien);
const news = fc.oneof(
  fc.record({
    bookingId,
    participant: fc.constantFrom("inventory-0", "payment", "x"),
    reply: fc.record({ type: fc.constantFrom("sold", "charged") }),
  }),
  fc.record({ bookingId, notice: fc.constantFrom("watch", "ended") }),
);
const letters = fc.tuple(from, fc.array(command, { maxLength: 2 }));
const newsLetters = fc.tuple(from, fc.array(news, { maxLength: 2 }));
const blank = { notice: "", participant: "", reply: "", reason: "", trace: "" };
const calls = letters.map(([sender, all]) =>
  Stepping.ask.requestSerialize({ from: sender, content: all.map(({ work, ...each }) => ({ ...each, ...work, trace: "" })) }),
);
const tellings = newsLetters.map(([sender, all]) =>
  InstanceService.tell.requestSerialize({
    from: sender,
    content: all.map((each) => ({ ...blank, ...each, reply: "reply" in each ? each.reply.type : "" })),
  }),
);
const written = <Content>(content: fc.Arbitrary<[string, Content[]]>, schema = fc.constantFrom<unknown>(1, 1, 1, 0, 2, "1")) =>
  fc.tuple(content, schema).map(([[sender, all], number]) => Buffer.from(JSON.stringify({ schema: number, from: sender, content: all })));

/** Something that bytes can be sent to: the service that it is, and whether it takes part in bookings. */
type Door = [name: string, knock: (bytes: Buffer) => Promise<unknown>, messages: fc.Arbitrary<Uint8Array>];

/** A method of a service, as a caller finds it who sends any bytes. */
function doorTo({ deployment: { services } }: Deployed, service: string, path: string): Door[1] {
  const settings = services.find(({ name }) => name.startsWith(service))?.settings;
  const caller = callRaw(String(settings?.["COORDBENCH_NEWS_LISTEN"] ?? settings?.["COORDBENCH_LISTEN"]));
  return (bytes) => caller.ask(path, bytes);
}

function doorsOfTwoPhaseCommit(stack: Deployed): Door[] {
  const participants = ["inventory-0", "payment"].flatMap((name): Door[] => [
    [`Prepare of ${name}`, doorTo(stack, name, Promising.prepare.path), prepares],
    [`Commit of ${name}`, doorTo(stack, name, Promising.commit.path), finishes],
    [`Abort of ${name}`, doorTo(stack, name, Promising.abort.path), finishes],
    [`InDoubt of ${name}`, doorTo(stack, name, Promising.inDoubt.path), doubts],
  ]);
  return [...participants, ["Availability of inventory-0", doorTo(stack, "inventory-0", StockService.availability.path), questions]];
}

function doorsOfCalledSaga(stack: Deployed): Door[] {
  return [
    ["Ask of inventory-0", doorTo(stack, "inventory-0", Stepping.ask.path), calls],
    ["Ask of payment", doorTo(stack, "payment", Stepping.ask.path), calls],
    ["Availability of inventory-0", doorTo(stack, "inventory-0", "/coordbench.saga.v1.Stock/Availability"), questions],
    ["Tell of an instance", doorTo(stack, "booking", InstanceService.tell.path), tellings],
  ];
}

/** The subjects of a saga, one of them asked in the name of another: what answers there answers into a stream. */
async function doorsOfWrittenSaga({ site: { run } }: Deployed, broker: Broker, instance: string): Promise<Door[]> {
  const { connection, client } = broker;
  const into = (subject: string) => async (bytes: Buffer) => client.publish(subject, bytes);
  const inTheNameOf = (subject: string, reply: string) => async (bytes: Buffer) => {
    connection.publish(subject, bytes, { reply });
    await connection.flush();
  };
  const ack = `$JS.ACK.cb_${run}_command.payment.1.1.1.${Date.now()}000000.0`;
  return [
    ["command.inventory-0", into(`cb.${run}.command.inventory-0`), written(letters)],
    ["command.payment", into(`cb.${run}.command.payment`), written(letters)],
    ["command.payment, answered there", inTheNameOf(`cb.${run}.command.payment`, `cb.${run}.command.payment`), written(letters)],
    ["news of an instance", into(`cb.${run}.news.${instance}`), written(newsLetters)],
    [
      "parked",
      into(`cb.${run}.parked.stranger`),
      written(fc.tuple(from, fc.array(fc.record({ reason: hostileText, bookings: fc.array(bookingId), beginning: hostileText })))),
    ],
    [
      "stock.inventory-0, answered to payment",
      inTheNameOf(`cb.${run}.stock.inventory-0`, `cb.${run}.command.payment`),
      alien.map((text) => Buffer.from(text)),
    ],
    [
      "an acknowledgement that nobody gave",
      inTheNameOf(ack, ""),
      fc.constantFrom("+ACK", "-NAK", "+TERM", "+WPI", "").map((text) => Buffer.from(text)),
    ],
  ];
}

const shapes: { design: string; switches: Record<string, string> }[] = [
  { design: "two-phase-commit", switches: { recoveryAgeMs: "500", recoveryPeriodMs: "100", lockTimeoutMs: "50" } },
  { design: "saga", switches: { ...plainSaga.switches, holdMs: "500" } },
  { design: "saga", switches: { holdMs: "500", ackWaitMs: "1000" } },
];

describe.each(shapes)("whatever is said to the services of $design, $switches", ({ design, switches }) => {
  let stack: Deployed;
  let doors: Door[] = [];
  const opened = new AsyncDisposableStack();

  beforeAll(async () => {
    stack = opened.use(await deployed({ design, switches }));
    const nats = stack.deployment.servers.find(({ name }) => name.startsWith("NATS"));
    if (nats === undefined) doors = design === "saga" ? doorsOfCalledSaga(stack) : doorsOfTwoPhaseCommit(stack);
    else {
      const logger = createLogger("test", { run: stack.site.run, logLevel: "silent" });
      const config = { run: stack.site.run, brokerUrl: nats.address, batch: 64, ackWaitMs: 1_000, maxDeliveries: 7 };
      const broker = opened.use(await openBroker(config, createMeter("test"), logger));
      const [instance] = await readOnce<{ instance: string }>(journal(), "select instance from instances");
      doors = await doorsOfWrittenSaga(stack, broker, instance?.instance ?? "");
    }
  });
  afterAll(() => opened.disposeAsync());

  const journal = () => String(stack.deployment.databases.find(({ name }) => name.endsWith("booking"))?.url("booking"));
  const pids = () => stack.deployment.services.map(({ pid, isRunning }) => (isRunning ? pid : 0));

  /** What is on the shelves and in the accounts once everything has ended, and everything that ever moved. */
  async function possessions(): Promise<unknown> {
    const unfinished = await eventually(
      async () => {
        if (design === "saga") await clearAway();
        return stack.deployment.unfinished();
      },
      (left) => left.length === 0,
    );
    expect(unfinished).toEqual([]);
    const isWhole = ({ stock }: Awaited<ReturnType<typeof read>>) => stock.every(({ held }) => held === 0);
    const read = () => stack.deployment.ledgers();
    const { stock, stockMovements, moneyMovements, accounts } = await eventually(read, isWhole);
    return { stock, stockMovements, money: moneyMovements.filter((each) => each.cents !== 0), accounts };
  }
  /** Letters that nobody can read are seen, and stay an incident until somebody clears them away. */
  async function clearAway(): Promise<void> {
    await using session = await openSession(journal());
    await session.rows("delete from dead_letters");
  }

  it("moves no stock and no money, ends no process, and keeps nobody from booking", async () => {
    const [before, running] = [await possessions(), pids()];
    for (const [name, knock, messages] of doors) {
      const isServing = async () => (await book(stack.api, { bookingId: freshId() })).status;
      await fc.assert(
        fc.asyncProperty(spoilt(messages), async (bytes) => {
          await knock(bytes);
          expect({ [name]: pids() }).toEqual({ [name]: running });
        }),
        { numRuns: runs, endOnFailure: true },
      );
      expect({ [name]: await eventually(isServing, (status) => status === 201) }).toEqual({ [name]: 201 });
    }
    expect(pids()).toEqual(running);
    await expectOnlyBookings(before);
  });

  /** All that has moved since belongs to bookings that customers have made. */
  async function expectOnlyBookings(before: unknown): Promise<void> {
    const after = (await possessions()) as { stockMovements: { bookingId: string }[]; money: { bookingId: string }[] };
    const strange = [...after.stockMovements, ...after.money].filter(({ bookingId: id }) => !id.startsWith("test-"));
    expect(strange).toEqual([]);
    expect(before).toMatchObject({ stockMovements: [], money: [] });
  }
});
