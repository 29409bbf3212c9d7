import type { ChannelCredentials } from "@grpc/grpc-js";
import { call, channelOptions, connected, grpcTarget, insecure, lasting, type Meter } from "@coordbench/runtime";
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
  const clients = lasting(() => new ParticipantClient(...channel));
  const stocks = lasting(() => new StockClient(...channel));
  const link = meter.link(name, "grpc", addresses.split(","));
  const asking = sketchOf(name);
  const read = { link, deadlineMs: deadlines.readMs };
  const finish = async (verb: "commit" | "abort", operation: Operation) => {
    const terms = { link, deadlineMs: deadlines.finishMs, sketch: asking(verb, operation) };
    const client = clients.current();
    heed(name, await call(client[verb].bind(client), { operation }, terms));
  };
  const recovery = { ...read, link: meter.link(`recovery:${name}`, "upkeep") };
  return {
    name,
    async prepare(operation, { customerId, items, cents }) {
      const terms = { link, deadlineMs: prepareDeadlineMs, sketch: asking("prepare", operation) };
      const client = clients.current();
      const { yes, reason } = await call(client.prepare.bind(client), { operation, customerId, items, cents }, terms);
      return yes ? { vote: "yes" } : { vote: "no", reason: readRefusal(reason) };
    },
    commit: (operation) => finish("commit", operation),
    abort: (operation) => finish("abort", operation),
    async inDoubt(olderThanMs) {
      const client = clients.current();
      return readDoubts(await call(client.inDoubt.bind(client), { olderThanMs }, recovery));
    },
    async availability(sku) {
      const stock = stocks.current();
      const { known, available } = await call(stock.availability.bind(stock), { sku }, read);
      return known ? available : undefined;
    },
    connected: (withinMs) => connected(clients.current(), withinMs),
    [Symbol.dispose]() {
      clients[Symbol.dispose]();
      stocks[Symbol.dispose]();
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
