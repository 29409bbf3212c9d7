import { createMail, listen, openBroker, serveCommands, type Broker, type Command } from "@coordbench/saga-wire";
import { runName, type OpenActor, type Stage } from "./actor.ts";

const receiver = "payment";
const sender = "booking-0";

/** Every letter carries one message: a batch would make a letter of several. */
const terms = { batch: 1, ackWaitMs: 10_000, maxDeliveries: 7 };

const open = ({ config, meter, log }: Stage): Promise<Broker> => openBroker({ ...terms, run: runName, brokerUrl: config.peer }, meter, log);

function commandOf(number: number): Command {
  return { bookingId: `b${number}`, step: "charge", work: { customerId: "customer-00001", items: [], cents: 1_000 } };
}

/** Publishes letters that nobody takes; each is done once the broker has stored it. */
export const natsPublisher: OpenActor = async (stage) => {
  const broker = await open(stage);
  const mail = createMail(broker, sender);
  return {
    async turn(number) {
      await mail.ask(receiver, commandOf(number));
      stage.done();
    },
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  };
};

/** Takes every letter and answers it with one, with nothing behind it. */
export const natsAnswerer: OpenActor = async (stage) => {
  await using opened = new AsyncDisposableStack();
  const broker = opened.use(await open(stage));
  opened.use(await serveCommands(broker, receiver, { answer: async () => ({ type: "charged" }) }));
  return moved(opened);
};

/** Sends letters and waits for the answers: two letters a turn, each published, delivered and acknowledged. */
export const natsAsker: OpenActor = async (stage) => {
  await using opened = new AsyncDisposableStack();
  const broker = opened.use(await open(stage));
  const mail = createMail(broker, sender);
  const awaited = new Map<string, () => void>();
  const heard = async ({ bookingId }: { bookingId: string }) => awaited.get(bookingId)?.();
  const parked = async ({ reason }: { reason: string }) => Promise.reject(new Error(reason));
  opened.use(await listen(broker, sender, { heard, parked }));
  return {
    ...moved(opened),
    async turn(number) {
      const command = commandOf(number);
      const { promise, resolve } = Promise.withResolvers<void>();
      awaited.set(command.bookingId, resolve);
      await mail.ask(receiver, command);
      await promise;
      awaited.delete(command.bookingId);
      stage.done(2);
    },
  };
};

function moved(opened: AsyncDisposableStack): AsyncDisposable {
  const kept = opened.move();
  return { [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
