import { gather, spanned } from "@coordbench/runtime";
import type { Broker } from "./broker.ts";
import { writeLetter, type Traced } from "../messages.ts";
import type { StreamKind } from "./subjects.ts";

/** How many messages may be on their way to one receiver before more of them wait to go together. */
const onTheirWay = 512;
const fewestLanes = 8;

/** Sends messages in letters: what is due to one receiver at the same time travels together, and resolves once the broker has it. */
export function createSender(
  broker: Broker,
  { kind, from }: { kind: StreamKind; from: string },
): (receiver: string, content: Traced) => Promise<void> {
  const { batch } = broker.config;
  const lanes = Math.max(fewestLanes, Math.ceil(onTheirWay / batch));
  const due = new Map<string, (content: Traced) => Promise<void>>();
  const open = (receiver: string) =>
    gather<Traced, void>({ most: batch, lanes }, async (contents) => {
      const letter = contents.map(({ trace: _trace, ...content }) => content);
      const traces = contents.map(({ trace }) => trace);
      await spanned({ name: "send", kind: "producer" }, () => broker.publish({ kind, receiver }, writeLetter(from, letter), traces));
      return contents.map(() => undefined);
    });
  return (receiver, content) => {
    const post = due.get(receiver) ?? open(receiver);
    due.set(receiver, post);
    return post(content);
  };
}
