import type { Logger, Meter } from "@coordbench/runtime";
import { newsLetter, parkedLetter, type News, type Parked } from "../messages.ts";
import type { Correspondence, Correspondent, Listener } from "../participant-client.ts";
import type { BrokerConfig } from "../wire-variables.ts";
import { openBroker, type Broker } from "./broker.ts";
import { consume } from "./consume.ts";
import { createSender } from "./send.ts";
import { askStock } from "./stock.ts";

/** Lets an instance talk to everybody over a broker: what it says resolves once the broker has it. */
export async function correspondOverNats(
  config: BrokerConfig,
  { instance }: Pick<Correspondent, "instance">,
  { meter, log }: { meter: Meter; log: Logger },
): Promise<Correspondence> {
  const broker = await openBroker(config, meter, log);
  return {
    ask: createSender(broker, { kind: "command", from: instance }),
    tell: createSender(broker, { kind: "news", from: instance }),
    listen: (listener) => listen(broker, instance, listener),
    available: (inventory, sku) => askStock(broker, inventory, sku),
    ready: () => broker.ready(),
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  };
}

/** Reads what comes for an instance, and what was parked. A letter is acknowledged once all in it has been heard. */
async function listen(broker: Broker, instance: string, listener: Listener): Promise<AsyncDisposable> {
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
