import { setTimeout as sleep } from "node:timers/promises";
import type { ConsumerMessages, JsMsg } from "@nats-io/jetstream";
import { BadRequest } from "@coordbench/runtime";
import type { z } from "zod";
import { tracesIn, type Broker } from "./broker.ts";
import { writeLetter, type Parked, type Traced } from "../messages.ts";
import { createConsumer, type Place } from "./streams.ts";
import { streamName } from "./subjects.ts";

/** A letter as it came: what is in it, and who sent it. */
export interface Letter<Content> {
  from: string;
  content: (Content & Traced)[];
}

interface Failed {
  message: JsMsg;
  error: Error;
}

/** What cannot be understood now cannot be understood later either. */
class Hopeless extends Error {}

/** How long to wait before a message is delivered again: twice as long each time. */
const againMs = { first: 500, longest: 60_000 };
/** How much of what cannot be dealt with is kept to look at, in characters. */
const shown = 4_000;
const pull = { messages: 100, expiresMs: 5_000, heartbeatMs: 1_000, restartMs: 200 };

/** A place in a stream, and what is found there. */
export interface Consumption<Content> extends Place {
  schema: z.ZodType<Letter<Content>>;
  /** What to do with a letter, which is acknowledged once this has resolved. */
  handle(letter: Letter<Content>): Promise<void>;
}

/** Takes letters out of a stream, several at a time. Where the stream or the place in it is gone, both are made again. */
export async function consume<Content>(broker: Broker, consumption: Consumption<Content>): Promise<AsyncDisposable> {
  const { config, manager, log } = broker;
  const { schema: _schema, handle: _handle, ...place } = consumption;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const restore = () => createConsumer(manager, config, place);
  await restore();

  const stayOn = async () => {
    while (!stopping.signal.aborted) {
      try {
        for await (const message of await open(broker, place, stopping.signal)) {
          const work: Promise<void> = take(broker, consumption, message).finally(() => underWay.delete(work));
          underWay.add(work);
        }
      } catch (error) {
        log.warn({ err: error, ...place }, "nothing can be taken out of the stream: its place is made again");
      }
      if (stopping.signal.aborted) return;
      await sleep(pull.restartMs);
      await broker.ensureStreams().then(restore, () => undefined);
    }
  };
  const staying = stayOn();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all([staying, ...underWay]);
    },
  };
}

async function open({ client, config }: Broker, { kind, name }: Place, stopping: AbortSignal): Promise<ConsumerMessages> {
  const consumer = await client.consumers.get(streamName(config.run, kind), name);
  const messages = await consumer.consume({
    max_messages: pull.messages,
    expires: pull.expiresMs,
    idle_heartbeat: pull.heartbeatMs,
    abort_on_missing_resource: true,
  });
  const stop = () => messages.stop();
  stopping.addEventListener("abort", stop);
  // Whoever was stopped while this was opened has heard nothing of it.
  if (stopping.aborted) stop();
  void messages.closed().then(() => stopping.removeEventListener("abort", stop));
  return messages;
}

async function take<Content>(broker: Broker, { schema, handle, ...place }: Consumption<Content>, message: JsMsg): Promise<void> {
  broker.traffic.message();
  // Slow is not dead: as long as somebody is at work on it, nobody else has to be.
  const working = setInterval(() => message.working(), broker.config.ackWaitMs / 2);
  try {
    const { deliveryCount } = message.info;
    if (deliveryCount > broker.config.maxDeliveries) throw new Hopeless(`it was delivered ${deliveryCount - 1} times, in vain`);
    await handle(readLetter(message, schema));
    message.ack();
  } catch (error) {
    await giveBack(broker, place, { message, error: error as Error });
  } finally {
    clearInterval(working);
    broker.traffic.message();
  }
}

function readLetter<Content>(message: JsMsg, schema: z.ZodType<Letter<Content>>): Letter<Content> {
  const parsed = schema.safeParse(parse(message));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Hopeless(`it is no message of this schema: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const traces = tracesIn(message.headers);
  const { from, content } = parsed.data;
  return { from, content: traces.length === 0 ? content : content.map((each, index) => ({ ...each, trace: traces[index] })) };
}

function parse(message: JsMsg): unknown {
  try {
    return message.json();
  } catch (cause) {
    throw new Hopeless("it is not JSON", { cause });
  }
}

/** A message that failed comes again a little later; one that never will succeed is parked, where people see it. */
async function giveBack(broker: Broker, { kind, name }: Place, failed: Failed): Promise<void> {
  const { message, error } = failed;
  if (!(error instanceof Hopeless || error instanceof BadRequest)) {
    broker.log.warn({ err: error, subject: message.subject }, "a message could not be dealt with: it will come again");
    return message.nak(pauseAfter(message));
  }
  const parked = parkedOf(failed);
  broker.log.error({ subject: message.subject, ...parked }, "a message is parked");
  if (kind === "parked") return message.term("it cannot be parked twice");
  await broker.publish({ kind: "parked", receiver: name }, writeLetter(name, [parked])).then(
    () => message.term("parked"),
    () => message.nak(pauseAfter(message)),
  );
}

const pauseAfter = ({ info }: JsMsg) => Math.min(againMs.longest, againMs.first * 2 ** (info.deliveryCount - 1));

function parkedOf({ message, error }: Failed): Parked {
  const text = message.string();
  const bookings = [...text.matchAll(/"bookingId":"([A-Za-z0-9_-]{1,64})"/g)].map(([, id = ""]) => id);
  return { reason: error.message.slice(0, shown), bookings, beginning: text.slice(0, shown) };
}
