import type { Settings, Tuning } from "./design.ts";
import { allowanceMs } from "./distance.ts";
import { failingShareOf } from "./switches.ts";

/** How long a Redis server may take to answer. */
const redisAnswerMs = 2_000;

/** What the services of a saga are told beside addresses. */
export function settings(site: Tuning): Record<"booking" | "inventory" | "payment", Settings> {
  const { switches, dataset } = site;
  const wire = wireOf(site);
  const failing = { COORDBENCH_FAILING_SHARE: failingShareOf(site) };
  return {
    booking: {
      ...wire,
      COORDBENCH_ITEMS: dataset.items,
      COORDBENCH_INVENTORIES: switches["inventories"] ?? "",
      COORDBENCH_LEASE_MS: Number(switches["leaseMs"]) + allowanceMs(site),
      COORDBENCH_ASK_MS: Number(switches["askMs"]) + Number(switches["think"]) + allowanceMs(site),
      COORDBENCH_BURN_US: switches["burn"] ?? "",
    },
    inventory: {
      ...wire,
      ...failing,
      COORDBENCH_STOCK: switches["stock"] ?? "",
      ...(switches["stock"] === "redis" && { COORDBENCH_REDIS_ANSWER_MS: redisAnswerMs + allowanceMs(site) }),
      COORDBENCH_BUCKETS: switches["buckets"] ?? "",
      COORDBENCH_HOLD_MS: Number(switches["holdMs"]) + Number(switches["think"]) + allowanceMs(site),
    },
    payment: {
      ...wire,
      ...failing,
      COORDBENCH_DECLINE_SHARE: dataset.declineShare,
      COORDBENCH_THINK_MS: switches["think"] ?? "",
    },
  };
}

/** What everybody has to know to talk to the others. */
function wireOf({ switches }: Tuning): Settings {
  const common = { COORDBENCH_TRANSPORT: switches["transport"] ?? "", COORDBENCH_BATCH: switches["batch"] ?? "" };
  if (switches["transport"] !== "nats") return common;
  return { ...common, COORDBENCH_ACK_WAIT_MS: switches["ackWaitMs"] ?? "", COORDBENCH_MAX_DELIVERIES: switches["maxDeliveries"] ?? "" };
}
