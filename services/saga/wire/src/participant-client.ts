import type { Broker } from "./broker.ts";
import { consume } from "./consume.ts";
import { newsLetter, parkedLetter, type Command, type News, type Parked } from "./messages.ts";
import { createSender } from "./send.ts";

/** What an instance of the booking service writes. */
export interface Mail {
  /** Asks a participant; its answer comes as news. */
  ask(participant: string, command: Command): Promise<void>;
  /** Tells another instance. */
  tell(instance: string, news: News): Promise<void>;
}

/** Writes in the name of an instance. */
export function createMail(broker: Broker, instance: string): Mail {
  return {
    ask: createSender(broker, { kind: "command", from: instance }),
    tell: createSender(broker, { kind: "news", from: instance }),
  };
}

/** What an instance of the booking service hears. A letter is acknowledged once all in it has been heard. */
export interface Listener {
  heard(news: News, from: string): Promise<void>;
  /** What was parked is heard by any one instance. */
  parked(parked: Parked, by: string): Promise<void>;
}

/** Reads what comes for an instance, and what was parked. */
export async function listen(broker: Broker, instance: string, listener: Listener): Promise<AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  opened.use(
    await consume<News>(broker, {
      kind: "news",
      receiver: instance,
      name: instance,
      schema: newsLetter,
      handle: ({ from, content }) => all(content.map((news) => listener.heard(news, from))),
    }),
  );
  opened.use(
    await consume<Parked>(broker, {
      kind: "parked",
      receiver: undefined,
      name: "parked",
      schema: parkedLetter,
      handle: ({ from, content }) => all(content.map((each) => listener.parked(each, from))),
    }),
  );
  return opened.move();
}

async function all(heard: Promise<void>[]): Promise<void> {
  await Promise.all(heard);
}
