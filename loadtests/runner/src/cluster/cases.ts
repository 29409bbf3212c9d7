import type { ClusterDeed, FaultCase } from "../faults/fault.ts";

/** A case before it belongs to a design. */
type Plot = Pick<FaultCase, "name" | "where" | "fault" | "expected"> & { deed: ClusterDeed };

/** When it strikes, and how long it lasts: pods that were made anew have so long under load. */
const when = { atS: 3, forS: 20 };
const nothingLost = "bookings under way may remain without an answer; none is lost, doubled or left open";

const killed = (workload: string, who: string): Plot => ({
  name: `${workload}-pod-deleted`,
  where: "anywhere",
  fault: `the pod of ${who} is deleted`,
  expected: nothingLost,
  deed: { do: "delete-pods", workloads: [workload] },
});

/** Not by a policy of the network, which often spares connections that are open: over these nothing comes any more, either. */
const cutOff = (name: string, who: string, link: string): Plot => ({
  name,
  where: "anywhere",
  fault: `${who} is cut off, connections that are open with it`,
  expected: "bookings are refused, or pending, until it is back; none is lost, doubled or left open",
  deed: { do: "cut", link },
});

const both: Plot[] = [
  killed("booking", "the coordinator"),
  killed("inventory-0", "the inventory"),
  killed("payment", "the payment service"),
  killed("postgres-booking", "the coordinator's PostgreSQL"),
  killed("postgres-payment", "the payment service's PostgreSQL"),
  cutOff("payment-database-cut-off", "the payment service's PostgreSQL", "payment database"),
  {
    name: "coordinator-node-drained",
    where: "anywhere",
    fault: "the coordinator's node is drained, with all that is on it",
    expected: nothingLost,
    deed: { do: "drain-nodes", workloads: ["booking"] },
  },
];

const plots: Record<string, Plot[]> = {
  "two-phase-commit": [
    ...both,
    killed("postgres-inventory", "the inventory's PostgreSQL"),
    cutOff("payment-cut-off", "the payment service", "payment"),
  ],
  saga: [
    ...both,
    killed("redis", "every Redis server"),
    killed("nats", "the broker"),
    cutOff("broker-cut-off", "the broker", "broker"),
    {
      name: "nats-volume-lost",
      where: "broker",
      fault: "the broker is deleted with its volume",
      expected: "no booking is lost: messages may be, ledgers may not",
      deed: { do: "lose-volumes", workloads: ["nats"] },
    },
  ],
};

/** What the designs are broken by in a cluster. */
export const clusterCases: readonly FaultCase[] = Object.entries(plots).flatMap(([design, own]) =>
  own.map(({ deed, ...plot }): FaultCase => ({
    ...plot,
    design,
    faults: [{ ...deed, ...when }],
    ...(both.some(({ name }) => name === plot.name) && { shared: plot.fault }),
  })),
);
