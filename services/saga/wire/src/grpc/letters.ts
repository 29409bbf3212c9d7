import { BadRequest } from "@coordbench/runtime";
import type { z } from "zod";
import type { CommandLetter, NewsLetter, Command as WireCommand, News as WireNews } from "../generated/participant.ts";
import { commandLetter, newsLetter, type Command, type News } from "../messages.ts";

/** A letter as it was read: what is in it, and who sent it. */
interface Letter<Content> {
  from: string;
  content: Content[];
}

/** Writes commands, each with its trace. */
export function writeCommands(from: string, commands: Command[]): CommandLetter {
  return {
    from,
    content: commands.map(({ bookingId, step, work, trace = "" }) => ({ bookingId, step, ...work, trace })),
  };
}

/** Reads commands; nothing is taken on trust that the schema does not allow. */
export function readCommands({ from, content }: CommandLetter): Letter<Command> {
  const stripped = content.map(({ trace: _trace, bookingId, step, ...work }) => ({ bookingId, step, work }));
  return traced(check(commandLetter, { schema: 1, from, content: stripped }), content);
}

/** Writes news, each with its trace. */
export function writeNews(from: string, news: News[]): NewsLetter {
  const blank = { notice: "", participant: "", reply: "", reason: "" };
  return {
    from,
    content: news.map(({ bookingId, trace = "", ...told }): WireNews => {
      if ("notice" in told) return { ...blank, bookingId, trace, notice: told.notice };
      const { participant, reply } = told;
      return { ...blank, bookingId, trace, participant, reply: reply.type, reason: "reason" in reply ? reply.reason : "" };
    }),
  };
}

/** Reads news. */
export function readNews({ from, content }: NewsLetter): Letter<News> {
  const stripped = content.map(({ bookingId, notice, participant, reply: type, reason }) => {
    if (notice !== "") return { bookingId, notice };
    return { bookingId, participant, reply: reason === "" ? { type } : { type, reason } };
  });
  return traced(check(newsLetter, { schema: 1, from, content: stripped }), content);
}

function check<Content>(schema: z.ZodType<Letter<Content>>, letter: unknown): Letter<Content> {
  const parsed = schema.safeParse(letter);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadRequest(`it is no message of this schema: ${issue?.path.join(".")}: ${issue?.message}`);
}

function traced<Content extends Command | News>({ from, content }: Letter<Content>, carried: (WireCommand | WireNews)[]): Letter<Content> {
  return {
    from,
    content: content.map((each, index) => {
      const trace = carried[index]?.trace ?? "";
      return trace === "" ? each : { ...each, trace };
    }),
  };
}
