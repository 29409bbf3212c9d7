import type { StackPlan } from "../plan.ts";

/** The names of all that runs of a design, and of the ways between, as its faults call them. */
export interface Names {
  services: string[];
  /** Servers of somebody else's making. */
  servers: string[];
  /** What is reached over a proxy. */
  links: string[];
  /** The database servers, by the services that they belong to. */
  databases: string[];
  /** The databases with prepared transactions. */
  prepared: string[];
  hasCluster: boolean;
  hasBroker: boolean;
}

const shards = ["stock-0", "stock-1", "stock-2"];

/** What a design is made of that runs with these switches, which name every number of instances. */
export function namesOf({ design, switches }: Pick<StackPlan, "design" | "switches">): Names {
  const isSaga = design === "saga";
  const [hasCluster, hasBroker] = [isSaga && switches["stock"] !== "postgres", isSaga && switches["transport"] !== "grpc"];
  const inventories = numbered("inventory-", switches["inventories"]);
  const participants = [...inventories, "payment"].flatMap((name) => numbered(`${name}.`, switches["replicas"]));
  const databases = ["booking", "payment", ...(hasCluster ? [] : ["inventory"])];
  return {
    services: [...numbered("booking-", switches["replicas"]), ...participants],
    servers: [
      ...databases.map((name) => `PostgreSQL ${name}`),
      ...(hasCluster ? shards.map((name) => `Redis ${name}`) : []),
      ...(hasBroker ? ["NATS broker"] : []),
    ],
    links: [...databases.map((name) => `${name} database`), ...(hasCluster ? shards : []), ...(hasBroker ? ["broker"] : participants)],
    databases,
    prepared: isSaga ? [] : [...inventories, "payment"],
    hasCluster,
    hasBroker,
  };
}

function numbered(prefix: string, count = "1"): string[] {
  return Array.from({ length: Number(count) }, (_, index) => `${prefix}${index}`);
}
