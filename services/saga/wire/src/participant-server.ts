import { received } from "@coordbench/runtime";
import type { Broker } from "./broker.ts";
import { consume, type Letter } from "./consume.ts";
import { commandLetter, type Command, type News, type SagaParticipant } from "./messages.ts";
import { sketchOf } from "./roles.ts";
import { createSender } from "./send.ts";

/** Serves a participant: a letter of commands is acknowledged once every effect is durable and every answer is on its way. */
export function serveCommands(broker: Broker, name: string, participant: SagaParticipant): Promise<AsyncDisposable> {
  const tell: (to: string, news: News) => Promise<void> = createSender(broker, { kind: "news", from: name });
  const handle = async ({ from, content }: Letter<Command>) => {
    const answered = await Promise.allSettled(
      content.map(async (command) => {
        const { bookingId, trace } = command;
        await received(trace, { ...sketchOf(name, command), kind: "consumer" }, async () => {
          await tell(from, { bookingId, participant: name, reply: await participant.answer(command), trace });
        });
      }),
    );
    // Those that were answered will be asked once more, and answer the same.
    const failed = answered.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason as Error;
  };
  return consume(broker, { kind: "command", receiver: name, name, schema: commandLetter, handle });
}
