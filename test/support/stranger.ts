import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import type { Reply } from "../../services/saga/protocol/index.ts";
import { InstanceService, ParticipantService, type NewsLetter } from "../../services/saga/wire/src/generated/participant.ts";
import { openBroker, type Broker } from "../../services/saga/wire/src/nats/broker.ts";
import { createLogger, createMeter } from "@coordbench/runtime";
import type { Deployed } from "./deployed.ts";
import { openSession, until, type Session } from "./recovery-stores.ts";

/** A message to a participant or to an instance of the booking service, right or wrong. */
export interface Message {
  bookingId: string;
  step?: string;
  work?: { customerId: string; items: { sku: string; quantity: number }[]; cents: number };
  participant?: string;
  reply?: { type: string; reason?: string };
  notice?: string;
}

/** What came of a letter: its answers, or why it was refused. */
export interface Outcome {
  replies?: { bookingId: string; reply: Reply["type"]; reason?: string }[];
  refused?: string;
}

/** Somebody who talks to the services of a saga without being one of them. */
export interface Stranger extends AsyncDisposable {
  /** Asks a participant in the name of an instance that is none, or in the one given. */
  ask(participant: string, content: Message[], from?: string): Promise<Outcome>;
  /** Sends any bytes to a participant. */
  send(participant: string, bytes: Uint8Array): Promise<Outcome>;
  /** Tells every instance of the booking service something, and does not wait for anything. */
  tell(content: Message[], from?: string): Promise<void>;
  /** Clears away what was parked, and returns it. */
  clearAway(): Promise<{ participant: string; reason: string; beginning: string }[]>;
}

let strangers = 0;
const nameOf = () => `stranger-${strangers++}`;

/** Comes to a saga by the transport that its services use. */
export async function strangerTo(stack: Deployed): Promise<Stranger> {
  const log = stack.deployment.databases.find(({ name }) => name.endsWith("booking"));
  if (log === undefined) throw new Error("there is no journal");
  const session = await openSession(log.url("booking"));
  const broker = stack.deployment.servers.find(({ name }) => name.startsWith("NATS"));
  return broker === undefined ? callingStranger(stack, session) : writingStranger(stack, session, broker.address);
}

async function clearAway(session: Session): ReturnType<Stranger["clearAway"]> {
  return session.rows("delete from dead_letters returning participant, reason, beginning");
}

async function writingStranger({ site: { run } }: Deployed, session: Session, brokerUrl: string): Promise<Stranger> {
  const logger = createLogger("test", { run, logLevel: "silent" });
  const broker = await openBroker({ run, brokerUrl, batch: 64, ackWaitMs: 1_000, maxDeliveries: 7 }, createMeter("test"), logger);
  const publish = async (subject: string, bytes: Uint8Array | string) => void (await broker.client.publish(subject, bytes));
  const parked = async () =>
    (await session.rows<{ reason: string }>("select reason from dead_letters order by id")).map(({ reason }) => reason);
  return {
    async ask(participant, content, from = nameOf()) {
      const heard = hear(broker, run, from);
      const before = (await parked()).length;
      await publish(`cb.${run}.command.${participant}`, JSON.stringify({ schema: 1, from, content }));
      return until("a letter is answered or parked", async () => {
        const reason = (await parked())[before];
        if (reason !== undefined) return { refused: reason };
        return heard.length >= Math.max(1, content.length) ? { replies: heard } : undefined;
      });
    },
    async send(participant, bytes) {
      const before = (await parked()).length;
      await publish(`cb.${run}.command.${participant}`, bytes);
      return until("a letter is parked", async () => {
        const reason = (await parked())[before];
        return reason === undefined ? undefined : { refused: reason };
      });
    },
    async tell(content, from = nameOf()) {
      const instances = await session.rows<{ instance: string }>("select instance from instances");
      for (const { instance } of instances) await publish(`cb.${run}.news.${instance}`, JSON.stringify({ schema: 1, from, content }));
    },
    clearAway: () => clearAway(session),
    async [Symbol.asyncDispose]() {
      await broker[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
    },
  };
}

/** The answers that come for a name; one that cannot be part of a subject hears nothing. */
function hear({ connection }: Broker, run: string, name: string): NonNullable<Outcome["replies"]> {
  const heard: NonNullable<Outcome["replies"]> = [];
  if (!/^[\w-]+$/.test(name)) return heard;
  connection.subscribe(`cb.${run}.news.${name}`, {
    callback: (_error, message) => {
      const { content } = message.json<{ content: { bookingId: string; reply: Reply }[] }>();
      heard.push(...content.map(({ bookingId, reply: { type, ...more } }) => ({ bookingId, reply: type, ...more })));
    },
  });
  return heard;
}

type Call = (name: string, path: string, bytes: Buffer) => Promise<Buffer | ServiceError>;

/** Calls the first of the services whose name begins like this. */
function callerOf(clients: ReadonlyMap<string, Client>): Call {
  const same = (content: Buffer) => content;
  return (name, path, bytes) =>
    new Promise((resolve) => {
      const client = [...clients].find(([each]) => each.startsWith(name))?.[1];
      client?.makeUnaryRequest(path, same, same, bytes, (error: ServiceError | null, reply?: Buffer) =>
        resolve(error ?? reply ?? Buffer.alloc(0)),
      );
    });
}

function callingStranger({ deployment: { services } }: Deployed, session: Session): Stranger {
  const clients = new Map(services.map(({ name, settings }) => [name, new Client(addressIn(settings), credentials.createInsecure())]));
  const call = callerOf(clients);
  const send = async (participant: string, bytes: Uint8Array): Promise<Outcome> => {
    const { path, responseDeserialize } = ParticipantService.ask;
    const answer = await call(participant, path, Buffer.from(bytes));
    return Buffer.isBuffer(answer) ? { replies: repliesIn(responseDeserialize(answer)) } : { refused: answer.details };
  };
  return {
    send,
    ask: (participant, content, from = nameOf()) => {
      const written = content.map(({ bookingId, step = "", work }) => ({
        bookingId,
        step,
        customerId: "",
        items: [],
        cents: 0,
        ...work,
        trace: "",
      }));
      return send(participant, ParticipantService.ask.requestSerialize({ from, content: written }));
    },
    async tell(content, from = nameOf()) {
      const blank = { notice: "", participant: "", trace: "" };
      const written = content.map(({ reply, ...more }) => ({ ...blank, ...more, reply: reply?.type ?? "", reason: reply?.reason ?? "" }));
      const { path, requestSerialize } = InstanceService.tell;
      for (const name of clients.keys())
        if (name.startsWith("booking")) await call(name, path, requestSerialize({ from, content: written }));
    },
    clearAway: () => clearAway(session),
    async [Symbol.asyncDispose]() {
      for (const client of clients.values()) client.close();
      await session[Symbol.asyncDispose]();
    },
  };
}

const addressIn = (settings: Record<string, string | number>) =>
  String(settings["COORDBENCH_NEWS_LISTEN"] ?? settings["COORDBENCH_LISTEN"]);

function repliesIn({ content }: NewsLetter): NonNullable<Outcome["replies"]> {
  return content.map(({ bookingId, reply, reason }) => ({ bookingId, reply: reply as Reply["type"], ...(reason !== "" && { reason }) }));
}
