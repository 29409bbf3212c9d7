import type { ChannelCredentials } from "@grpc/grpc-js";
import { call, channelOptions, connected, grpcTarget, insecure, type Meter } from "@coordbench/runtime";
import { reasons } from "@coordbench/domain";
import type { Operation, Refusal, Vote, Work } from "@coordbench/two-phase-commit-protocol";
import { ParticipantClient, StockClient, type InDoubtReply } from "./generated/participant.ts";
import type { Doubt } from "./prepared-transactions.ts";
import { sketchOf } from "./roles.ts";

/** A participant seen from the coordinator. Calls throw where nothing is known of their effect. */
export interface RemoteParticipant extends Disposable {
  name: string;
  prepare(operation: Operation, work: Work): Promise<Vote>;
  commit(operation: Operation): Promise<void>;
  abort(operation: Operation): Promise<void>;
  inDoubt(olderThanMs: number): Promise<Doubt[]>;
  availability(sku: string): Promise<number | undefined>;
  connected(withinMs: number): Promise<boolean>;
}

const deadlines = { finishMs: 5_000, readMs: 5_000 };
const refusals: readonly string[] = [...reasons, "another-body"];

/** Where a participant is, and how long its vote may take. */
export interface ParticipantAddress {
  name: string;
  addresses: string;
  prepareDeadlineMs: number;
}

/** Connects to a participant, whatever number of replicas it has. */
export function connectParticipant({ name, addresses, prepareDeadlineMs }: ParticipantAddress, meter: Meter): RemoteParticipant {
  const channel: [string, ChannelCredentials, typeof channelOptions] = [grpcTarget(addresses), insecure, channelOptions];
  const client = new ParticipantClient(...channel);
  const stock = new StockClient(...channel);
  const link = meter.link(name, "grpc", addresses.split(","));
  const asking = sketchOf(name);
  const read = { link, deadlineMs: deadlines.readMs };
  const finishing = (verb: "commit" | "abort", operation: Operation) => ({
    link,
    deadlineMs: deadlines.finishMs,
    sketch: asking(verb, operation),
  });
  const recovery = { ...read, link: meter.link(`recovery:${name}`, "upkeep") };
  return {
    name,
    async prepare(operation, { customerId, items, cents }) {
      const terms = { link, deadlineMs: prepareDeadlineMs, sketch: asking("prepare", operation) };
      const { yes, reason } = await call(client.prepare.bind(client), { operation, customerId, items, cents }, terms);
      return yes ? { vote: "yes" } : { vote: "no", reason: readRefusal(reason) };
    },
    commit: async (operation) => heed(name, await call(client.commit.bind(client), { operation }, finishing("commit", operation))),
    abort: async (operation) => heed(name, await call(client.abort.bind(client), { operation }, finishing("abort", operation))),
    inDoubt: async (olderThanMs) => readDoubts(await call(client.inDoubt.bind(client), { olderThanMs }, recovery)),
    async availability(sku) {
      const { known, available } = await call(stock.availability.bind(stock), { sku }, read);
      return known ? available : undefined;
    },
    connected: (withinMs) => connected(client, withinMs),
    [Symbol.dispose]() {
      client.close();
      stock.close();
    },
  };
}

function readDoubts({ promises }: InDoubtReply): Doubt[] {
  return promises.flatMap(({ operation, ageMs }) =>
    operation === undefined ? [] : [{ operation: { ...operation, kind: operation.kind === "cancel" ? "cancel" : "book" }, ageMs }],
  );
}

function readRefusal(reason: string): Refusal {
  return refusals.includes(reason) ? (reason as Refusal) : "unavailable";
}

function heed(name: string, { protest }: { protest: string }): void {
  if (protest !== "") throw new Error(`${name} protests: ${protest}`);
}
