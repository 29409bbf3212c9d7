import { freePort, startService, type LocalService } from "@coordbench/infra/local";
import { startBroker, startShards, startStore } from "../designs/servers.ts";
import type { Started } from "../disposal.ts";
import type { ActorName } from "./actors/names.ts";
import { startCustomers } from "./customers.ts";
import { inFlight } from "./pace.ts";
import type { Part, PartSite } from "./part.ts";

const ample = 1_000;
const sessions = inFlight + 20;
const database = "ceiling";

const grpcCall: Part = {
  name: "grpc-call",
  meaning: "a unary call between two processes, a Prepare that is answered yes with nothing behind it",
  isDurable: false,
  async start(site, started) {
    const listen = await freeAddress();
    const server = await startActor(site, started, { actor: "grpc-server", listen });
    const client = await startActor(site, started, { actor: "grpc-client", peer: listen });
    return { counter: client, processes: [server, client] };
  },
};

const http: Part = {
  name: "http",
  meaning: "a request to the booking API with nothing behind it, from k6 as in every run",
  isDurable: false,
  async start(site, started) {
    const listen = await freeAddress();
    const server = await startActor(site, started, { actor: "http-server", listen });
    await started.add(startCustomers(`http://${listen}`, site));
    return { counter: server, processes: [server] };
  },
};

const redisScript: Part = {
  name: "redis-script",
  meaning: "the script that holds a unit, over a cluster of three masters that flush before they answer",
  isDurable: true,
  async start(site, started) {
    const shards = await started.add(startShards(site, "stock", 0));
    const client = await startActor(site, started, { actor: "redis-script", peer: shards.addresses.join(",") });
    return { counter: client, processes: [...shards.nodes, client] };
  },
};

const natsPublish: Part = {
  name: "nats-publish",
  meaning: "a letter of one message, published and stored in a file by JetStream",
  isDurable: false,
  async start(site, started) {
    const broker = await started.add(startBroker(site, "broker"));
    const publisher = await startActor(site, started, { actor: "nats-publisher", peer: broker.address });
    return { counter: publisher, processes: [broker, publisher] };
  },
};

const natsDeliver: Part = {
  name: "nats-deliver",
  meaning: "a letter of one message all the way: published, stored, delivered to another process and acknowledged",
  isDurable: false,
  async start(site, started) {
    const broker = await started.add(startBroker(site, "broker"));
    const answerer = await startActor(site, started, { actor: "nats-answerer", peer: broker.address });
    const asker = await startActor(site, started, { actor: "nats-asker", peer: broker.address });
    return { counter: asker, processes: [broker, answerer, asker] };
  },
};

/** Everything that the designs are made of, in the order in which it is measured. */
export const parts: readonly Part[] = [
  http,
  grpcCall,
  onPostgres("commit", { meaning: "one row in a transaction of its own", actor: "commit" }),
  onPostgres("batched-commit", { meaning: "a row, 64 of them in one statement and one transaction", actor: "batched-commit" }),
  onPostgres("prepared-commit", {
    meaning: "PREPARE TRANSACTION and COMMIT PREPARED of a change to one of 1,000 rows",
    actor: "prepared-commit",
  }),
  onPostgres("prepared-commit-hot", { meaning: "the same, all of them of the same row", actor: "prepared-commit", rows: 1 }),
  redisScript,
  natsPublish,
  natsDeliver,
];

function onPostgres(name: string, { meaning, ...wish }: { meaning: string; actor: ActorName; rows?: number }): Part {
  return {
    name,
    meaning,
    isDurable: true,
    async start(site, started) {
      const store = await started.add(startStore(site, "store", { connections: sessions, databases: [database] }));
      const client = await startActor(site, started, { ...wish, peer: store.url(database) });
      return { counter: client, processes: [store, client] };
    },
  };
}

const freeAddress = async (): Promise<string> => `127.0.0.1:${await freePort()}`;

/** Starts a process that takes part: it is at work as soon as it is ready. */
async function startActor(
  site: PartSite,
  started: Started,
  { actor, listen, peer, rows = ample }: { actor: ActorName; listen?: string; peer?: string; rows?: number },
): Promise<LocalService> {
  const adminListen = await freeAddress();
  const settings = {
    COORDBENCH_ACTOR: actor,
    COORDBENCH_ADMIN_LISTEN: adminListen,
    COORDBENCH_ROWS: rows,
    COORDBENCH_IN_FLIGHT: inFlight,
    ...(listen === undefined ? {} : { COORDBENCH_LISTEN: listen }),
    ...(peer === undefined ? {} : { COORDBENCH_PEER: peer }),
  };
  const { folder, logFolder } = site;
  const entry = "loadtests/runner/src/ceilings/main.ts";
  return started.add(startService({ folder, logFolder, name: actor, entry, settings, adminUrl: `http://${adminListen}` }));
}
