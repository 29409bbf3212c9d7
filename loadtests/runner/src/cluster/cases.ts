import type { FaultCase, PodFault } from "../faults/fault.ts";

/** A case before it belongs to a design. */
type Plot = Pick<FaultCase, "name" | "where" | "fault" | "expected"> & { deed: PodFault };

/** When it strikes, and how long pods that were made anew have under load. */
const when = { atS: 3, forS: 20 };
const nothingLost = "bookings under way may remain without an answer; none is lost, doubled or left open";

const killed = (workload: string, who: string): Plot => ({
  name: `${workload}-pod-deleted`,
  where: "anywhere",
  fault: `the pod of ${who} is deleted`,
  expected: nothingLost,
  deed: { do: "delete-pods", workloads: [workload] },
});

const both: Plot[] = [
  killed("booking", "the coordinator"),
  killed("inventory-0", "the inventory"),
  killed("payment", "the payment service"),
  killed("postgres-booking", "the coordinator's PostgreSQL"),
  killed("postgres-payment", "the payment service's PostgreSQL"),
  {
    name: "coordinator-node-drained",
    where: "anywhere",
    fault: "the coordinator's node is drained, with all that is on it",
    expected: nothingLost,
    deed: { do: "drain-nodes", workloads: ["booking"] },
  },
];

const plots: Record<string, Plot[]> = {
  "two-phase-commit": [...both, killed("postgres-inventory", "the inventory's PostgreSQL")],
  saga: [
    ...both,
    killed("redis", "every Redis server"),
    killed("nats", "the broker"),
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
