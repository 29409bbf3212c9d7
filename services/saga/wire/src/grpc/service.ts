import { idSchema } from "@coordbench/contract";
import { BadRequest, breakable, carried, received, serveGrpc, unary, type Address, type Logger } from "@coordbench/runtime";
import type { Reply } from "@coordbench/saga-protocol";
import {
  ParticipantService,
  StockService,
  type AvailabilityReply,
  type AvailabilityRequest,
  type CommandLetter,
  type NewsLetter,
} from "../generated/participant.ts";
import type { Served, Serving } from "../participant-server.ts";
import { deedOfAnswer, sketchOf } from "../roles.ts";
import { readCommands, writeNews } from "./letters.ts";

/** Serves a participant over gRPC: a letter of commands is answered once every effect is durable. */
export async function serveOverGrpc(
  { listen, drainMs = 0 }: { listen: Address; drainMs?: number },
  served: Served,
  log: Logger,
): Promise<Serving> {
  const ask = unary<CommandLetter, NewsLetter>(log, (letter) => answerAll(served, letter, log));
  const availability = unary<AvailabilityRequest, AvailabilityReply>(log, async ({ sku }) => {
    if (!idSchema.safeParse(sku).success) throw new BadRequest("sku must be 1 to 64 letters, digits, '-' or '_'");
    const available = await served.available?.(sku);
    return { known: available !== undefined, available: available ?? 0 };
  });
  const services: Parameters<typeof serveGrpc>[1] = [{ definition: ParticipantService, handlers: { ask } }];
  if (served.available !== undefined) services.push({ definition: StockService, handlers: { availability } });
  const server = await serveGrpc(listen, services, drainMs);
  return { ready: async () => true, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** One that fails does not keep the others from being answered: it is left out, and asked for again when its time is over. One that nobody could carry out is its sender's mistake. */
async function answerAll(served: Served, letter: CommandLetter, log: Logger): Promise<NewsLetter> {
  const { name } = served;
  const { content } = readCommands(letter);
  const answered = await Promise.all(
    content.map(async (command) => {
      const { bookingId, trace } = command;
      const sketch = sketchOf(name, command);
      const answer = (): Promise<Reply | undefined> => breakable(sketch, () => served.answer(command));
      try {
        const reply = await carried("question", sketch, () => received(trace, { ...sketch, kind: "server" }, answer));
        if (reply === undefined) return [];
        const news = { bookingId, participant: name, reply, trace };
        return carried("answer", deedOfAnswer(name, news), () => [news]);
      } catch (error) {
        if (error instanceof BadRequest) throw error;
        log.warn({ err: error, bookingId, step: command.step }, "a command could not be carried out");
        return [];
      }
    }),
  );
  const news = answered.flatMap((each) => each ?? []);
  if (news.length === 0) throw new Error("none of the commands could be carried out");
  return writeNews(name, news);
}
