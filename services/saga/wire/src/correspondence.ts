import type { Broker } from "./broker.ts";
import { consume } from "./consume.ts";
import { newsLetter, parkedLetter, type Command, type News, type Parked } from "./messages.ts";
import { createSender } from "./send.ts";

/** What an instance of the booking service writes and reads. */
export interface Correspondence extends AsyncDisposable {
  /** Asks a participant; its answer comes as news. */
  ask(participant: string, command: Command): Promise<void>;
  /** Tells another instance. */
  tell(instance: string, news: News): Promise<void>;
}

/** Who listens to what comes. A letter is acknowledged once all in it has been heard. */
export interface Listener {
  heard(news: News, from: string): Promise<void>;
  /** Any instance hears of what was parked. */
  parked(parked: Parked, by: string): Promise<void>;
}

/** Opens the correspondence of one instance. */
export async function correspond(broker: Broker, instance: string, { heard, parked }: Listener): Promise<Correspondence> {
  await using opened = new AsyncDisposableStack();
  const ask = createSender<Command>(broker, { kind: "command", from: instance });
  const tell = createSender<News>(broker, { kind: "news", from: instance });
  const own = { kind: "news", receiver: instance, name: instance, schema: newsLetter } as const;
  opened.use(
    await consume<News>(broker, own, async ({ from, content }) => void (await Promise.all(content.map((news) => heard(news, from))))),
  );
  const everybodys = { kind: "parked", receiver: undefined, name: "parked", schema: parkedLetter } as const;
  opened.use(
    await consume<Parked>(
      broker,
      everybodys,
      async ({ from, content }) => void (await Promise.all(content.map((each) => parked(each, from)))),
    ),
  );
  const kept = opened.move();
  return { ask, tell, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
