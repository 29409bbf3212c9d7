import type { Results } from "../results/results.ts";
import type { Run } from "../results/run.ts";
import { medianOf } from "./cost.ts";

/** What a claim about the price of agreement supposes. */
export interface Supposed {
  participants: number;
  roundTripMs: number;
  waitingSecondUsd: number;
  thousandMessagesUsd: number;
}

/** The claim that people quote: five participants, a tenth of a second, a dollar a second, a cent a thousand messages. */
export const quoted: Supposed = { participants: 5, roundTripMs: 100, waitingSecondUsd: 1, thousandMessagesUsd: 0.01 };

/** Dollars for one booking, and what they are paid for. */
export interface Claimed {
  messages: number;
  roundTrips: number;
  waitMs: number;
  messagesUsd: number;
  waitingUsd: number;
  totalUsd: number;
}

/** What the textbook's two-phase commit would cost: 3N messages and three round trips. */
export function claimOf(supposed: Supposed): Claimed {
  return priced({ messages: 3 * supposed.participants, roundTrips: 3, ownMs: 0 }, supposed);
}

/** The same prices for what each variant was measured to need: its messages, its round trips between services, and the time that it takes besides. */
export function claimBeside({ runs }: Pick<Results, "runs">, supposed: Supposed): (Claimed & { variant: string; workload: string })[] {
  const usable = runs.filter(
    ({ valid, mode, network, switches }) => valid && mode === "open" && network === null && switches["instrument"] === undefined,
  );
  const groups = Map.groupBy(usable, ({ step, workload }) => JSON.stringify([step.variant, workload]));
  return [...groups.values()].flatMap((own) => {
    const [{ step, workload }] = own as [Run, ...Run[]];
    const messages = medianOf(own.map(({ perBooking }) => perBooking.messages));
    const roundTrips = medianOf(own.map(({ perBooking }) => perBooking.serviceRoundTrips));
    const ownMs = medianOf(own.map(({ latency }) => latency.outcome.p50 ?? { value: null, reason: "nothing was confirmed" }));
    if (typeof messages !== "number" || typeof roundTrips !== "number" || typeof ownMs !== "number") return [];
    return [{ variant: step.variant, workload, ...priced({ messages, roundTrips, ownMs }, supposed) }];
  });
}

function priced({ messages, roundTrips, ownMs }: { messages: number; roundTrips: number; ownMs: number }, supposed: Supposed): Claimed {
  const waitMs = roundTrips * supposed.roundTripMs + ownMs;
  const messagesUsd = (messages / 1_000) * supposed.thousandMessagesUsd;
  const waitingUsd = (waitMs / 1_000) * supposed.waitingSecondUsd;
  return { messages, roundTrips, waitMs, messagesUsd, waitingUsd, totalUsd: messagesUsd + waitingUsd };
}
