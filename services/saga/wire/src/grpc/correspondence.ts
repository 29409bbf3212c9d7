import { inventoryName } from "@coordbench/domain";
import {
  call,
  channelOptions,
  connected,
  gather,
  grpcTarget,
  insecure,
  lasting,
  spanned,
  type Logger,
  type Meter,
} from "@coordbench/runtime";
import { ParticipantClient, StockClient } from "../generated/participant.ts";
import type { Command, News } from "../messages.ts";
import type { CallConfig, Correspondence, Correspondent, Listener } from "../participant-client.ts";
import { readNews, writeCommands } from "./letters.ts";
import { createNeighbours } from "./neighbours.ts";

/** A participant as it is called. */
interface Remote extends Disposable {
  /** Resolves once it has answered. */
  ask(command: Command): Promise<void>;
  available(sku: string): Promise<number | undefined>;
  connected(withinMs: number): Promise<boolean>;
}

/** Who calls, how, and who hears the answers. */
interface Caller {
  instance: string;
  config: CallConfig;
  meter: Meter;
  heard: Listener["heard"];
}

const times = { connectMs: 1_000, readMs: 5_000 };
/** As often as it is asked before it is given up, so long an answer may take. */
const patience = 3;

/** Lets an instance call everybody: what it asks resolves once it is answered, and whoever is called by others listens. */
export async function correspondOverGrpc(
  config: CallConfig,
  correspondent: Correspondent,
  { meter, log }: { meter: Meter; log: Logger },
): Promise<Correspondence> {
  let listener: Pick<Listener, "heard"> | undefined;
  const heard = async (news: News, from: string) => listener?.heard(news, from);
  const { inventoryTargets, paymentTarget } = config;
  const targets = [
    ...inventoryTargets.map((target, index) => [inventoryName(index), target] as const),
    ["payment", paymentTarget] as const,
  ];
  const caller = { ...correspondent, config, meter, heard };
  const participants = new Map(targets.map(([name, addresses]) => [name, connect(caller, name, addresses)]));
  const neighbours = createNeighbours(correspondent, config, { meter, log });
  const to = (name: string) => {
    const participant = participants.get(name);
    if (participant === undefined) throw new Error(`no address of ${name} is configured`);
    return participant;
  };
  return {
    ask: async (participant, command) => to(participant).ask(command),
    tell: (instance, news) => neighbours.tell(instance, news),
    async listen(hearing) {
      listener = hearing;
      return neighbours.serve(hearing);
    },
    available: async (inventory, sku) => to(inventory).available(sku),
    ready: async () => (await Promise.all([...participants.values()].map((each) => each.connected(times.connectMs)))).every(Boolean),
    async [Symbol.asyncDispose]() {
      for (const each of [neighbours, ...participants.values()]) each[Symbol.dispose]();
    },
  };
}

function connect({ instance, config, meter, heard }: Caller, name: string, addresses: string): Remote {
  const channel = [grpcTarget(addresses), insecure, channelOptions] as const;
  const clients = lasting(() => new ParticipantClient(...channel));
  const stocks = lasting(() => new StockClient(...channel));
  const link = meter.link(name, "grpc", addresses.split(","));
  // A letter waits for nobody: how many are under way is bounded by the bookings that are. Messages are counted by booking, not by letter.
  const ask = gather<Command, void>({ most: config.batch, lanes: Infinity }, async (commands) => {
    const letter = writeCommands(instance, commands);
    const client = clients.current();
    const asking = () => call(client.ask.bind(client), letter, { deadlineMs: patience * config.askMs });
    const answer = readNews(await spanned({ name: "send", kind: "client" }, asking));
    await Promise.all(answer.content.map((news) => heard(news, answer.from)));
    return commands.map(() => undefined);
  });
  return {
    ask,
    async available(sku) {
      const stock = stocks.current();
      const { known, available } = await call(stock.availability.bind(stock), { sku }, { link, deadlineMs: times.readMs });
      return known ? available : undefined;
    },
    connected: (withinMs) => connected(clients.current(), withinMs),
    [Symbol.dispose]() {
      clients[Symbol.dispose]();
      stocks[Symbol.dispose]();
    },
  };
}
