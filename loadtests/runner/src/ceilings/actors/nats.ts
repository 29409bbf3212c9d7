import { correspond, serveParticipant, type Command, type Correspondence } from "@coordbench/saga-wire";
import { runName, type OpenActor, type Stage } from "./actor.ts";

const receiver = "payment";
const sender = "booking-0";

/** Every letter carries one message: a batch would make a letter of several. */
const terms = { transport: "nats", batch: 1, ackWaitMs: 10_000, maxDeliveries: 7, run: runName } as const;

const open = ({ config, meter, log }: Stage): Promise<Correspondence> => {
  const correspondent = { instance: sender, addressOf: async () => undefined };
  return correspond({ ...terms, brokerUrl: config.peer }, correspondent, { meter, log });
};

function commandOf(number: number): Command {
  return { bookingId: `b${number}`, step: "charge", work: { customerId: "customer-00001", items: [], cents: 1_000 } };
}

/** Publishes letters that nobody takes; each is done once the broker has stored it. */
export const natsPublisher: OpenActor = async (stage) => {
  const correspondence = await open(stage);
  return {
    async turn(number) {
      await correspondence.ask(receiver, commandOf(number));
      stage.done();
    },
    [Symbol.asyncDispose]: () => correspondence[Symbol.asyncDispose](),
  };
};

/** Takes every letter and answers it with one, with nothing behind it. */
export const natsAnswerer: OpenActor = ({ config, meter, log }) =>
  serveParticipant({ ...terms, brokerUrl: config.peer }, { name: receiver, answer: async () => ({ type: "charged" }) }, { meter, log });

/** Sends letters and waits for the answers: two letters a turn, each published, delivered and acknowledged. */
export const natsAsker: OpenActor = async (stage) => {
  await using opened = new AsyncDisposableStack();
  const correspondence = opened.use(await open(stage));
  const awaited = new Map<string, () => void>();
  const heard = async ({ bookingId }: { bookingId: string }) => awaited.get(bookingId)?.();
  const parked = async ({ reason }: { reason: string }) => Promise.reject(new Error(reason));
  opened.use(await correspondence.listen({ heard, parked }));
  return {
    ...moved(opened),
    async turn(number) {
      const command = commandOf(number);
      const { promise, resolve } = Promise.withResolvers<void>();
      awaited.set(command.bookingId, resolve);
      await correspondence.ask(receiver, command);
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
