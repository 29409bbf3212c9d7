import { breakable, carried, received, type Logger, type Meter } from "@coordbench/runtime";
import { commandLetter, type Command, type News } from "../messages.ts";
import type { Served, Serving } from "../participant-server.ts";
import { deedOfAnswer, sketchOf } from "../roles.ts";
import type { BrokerConfig } from "../wire-variables.ts";
import { openBroker, type Broker } from "./broker.ts";
import { consume, type Letter } from "./consume.ts";
import { createSender } from "./send.ts";
import { serveStock } from "./stock.ts";

/** Serves a participant over a broker: commands out of its stream, and questions about the stock. */
export async function serveOverNats(config: BrokerConfig, served: Served, { meter, log }: { meter: Meter; log: Logger }): Promise<Serving> {
  await using opened = new AsyncDisposableStack();
  const broker = opened.use(await openBroker(config, meter, log));
  const { name, available } = served;
  if (available !== undefined) serveStock(broker, name, available);
  opened.use(await serveCommands(broker, served));
  const kept = opened.move();
  return { ready: () => broker.ready(), [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** A letter of commands is acknowledged once every effect is durable and every answer is on its way. */
function serveCommands(broker: Broker, served: Served): Promise<AsyncDisposable> {
  const { name } = served;
  const tell: (to: string, news: News) => Promise<void> = createSender(broker, { kind: "news", from: name });
  const handle = async ({ from, content }: Letter<Command>) => {
    const answered = await Promise.allSettled(
      content.map(async (command) => {
        const { bookingId, trace } = command;
        const sketch = sketchOf(name, command);
        const answer = async () => {
          const reply = await breakable(sketch, () => served.answer(command));
          const news = { bookingId, participant: name, reply, trace };
          await carried("answer", deedOfAnswer(name, news), () => tell(from, news));
        };
        await carried("question", sketch, () => received(trace, { ...sketch, kind: "consumer" }, answer));
      }),
    );
    // Those that were answered will be asked once more, and answer the same.
    const failed = answered.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason as Error;
  };
  return consume(broker, { kind: "command", receiver: name, name, schema: commandLetter, handle });
}
