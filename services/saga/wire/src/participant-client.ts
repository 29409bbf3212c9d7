import { carried, type Address, type Logger, type Meter } from "@coordbench/runtime";
import { correspondOverGrpc } from "./grpc/correspondence.ts";
import type { Command, News, Parked } from "./messages.ts";
import { correspondOverNats } from "./nats/correspondence.ts";
import { deedOfAnswer, sketchOf } from "./roles.ts";
import type { BrokerConfig } from "./wire-variables.ts";

/** What an instance of the booking service hears. A message that fails to be heard comes again. */
export interface Listener {
  heard(news: News, from: string): Promise<void>;
  /** What was parked is heard by any one instance. */
  parked(parked: Parked, by: string): Promise<void>;
}

/** How an instance of the booking service talks to the participants and to the other instances. */
export interface Correspondence extends AsyncDisposable {
  /** Asks a participant; its answer comes as news. */
  ask(participant: string, command: Command): Promise<void>;
  /** Tells another instance. */
  tell(instance: string, news: News): Promise<void>;
  /** Begins to hear what comes for this instance. */
  listen(listener: Listener): Promise<AsyncDisposable>;
  /** Asks an inventory how many units of an item are free: a question without consequences. */
  available(inventory: string, sku: string): Promise<number | undefined>;
  ready(): Promise<boolean>;
}

/** Where everybody is whom an instance calls. */
export interface CallConfig {
  /** The inventories in their order. */
  inventoryTargets: string[];
  paymentTarget: string;
  /** Where this instance hears the others. */
  newsListen: Address;
  batch: number;
  askMs: number;
}

/** How everybody is reached. */
export type CorrespondenceConfig = ({ transport: "nats" } & BrokerConfig) | ({ transport: "grpc" } & CallConfig);

/** Who talks. */
export interface Correspondent {
  /** Its name among all that ever ran. */
  instance: string;
  /** Where another instance hears, if it is at work. */
  addressOf(instance: string): Promise<string | undefined>;
}

/** Lets an instance talk to everybody, over the transport that was chosen. */
export async function correspond(
  config: CorrespondenceConfig,
  correspondent: Correspondent,
  shown: { meter: Meter; log: Logger },
): Promise<Correspondence> {
  const isCalled = config.transport === "grpc";
  const talk = await (isCalled ? correspondOverGrpc(config, correspondent, shown) : correspondOverNats(config, correspondent, shown));
  return {
    ...talk,
    ask: (participant, command) => carried("question", sketchOf(participant, command), () => talk.ask(participant, command)),
    listen: (listener) => talk.listen({ parked: (parked, by) => listener.parked(parked, by), heard: hearing(listener) }),
  };
}

/** Hears what comes, as far as nothing is lost on its way. */
function hearing(listener: Listener): Listener["heard"] {
  return (news, from) => {
    const hear = () => listener.heard(news, from);
    return "reply" in news ? carried("answer", deedOfAnswer(news.participant, news), hear) : hear();
  };
}
