import type { Costs, Run } from "../results/run.ts";

/** What has a prediction: every cost that is measured, and the share of bookings that succeed. */
export type Predictable = keyof Costs | "success";

/** What the textbook says of one figure, and how it comes to it. */
export interface Prediction {
  value: number;
  derivation: string;
}

/** What the textbook says of a booking; it has never seen a measurement. */
export interface Textbook {
  /** Inventories that a booking touches, and the payment, on the average. */
  participants: number;
  figures: Partial<Record<Predictable, Prediction>>;
}

/** How likely it is that a booking of so many items touches 0, 1, 2, … of so many inventories, where each item lies in any of them alike. */
export function touchedInventories(items: number, inventories: number): number[] {
  let likely = [1, ...Array.from({ length: inventories }, () => 0)];
  for (let item = 0; item < items; item++)
    likely = likely.map(
      (share, touched) => (share * touched) / inventories + ((likely[touched - 1] ?? 0) * (inventories - touched + 1)) / inventories,
    );
  return likely;
}

/** What the textbook says of a run's bookings; nothing of a design that it does not know. */
export function textbookOf({ design, switches }: Pick<Run, "design" | "switches">): Textbook | null {
  const figuresOf = books[design];
  if (figuresOf === undefined) return null;
  const likely = touchedInventories(Number(switches["itemsPerBooking"] ?? 1), Number(switches["inventories"] ?? 1));
  const inventories = mean(likely, (touched) => touched);
  const failing = Number(switches["failing"] ?? 0) / 100;
  const success: Prediction = {
    value: mean(likely, (touched) => (1 - failing) ** (touched + 1)),
    derivation: `(1 - ${failing}) ^ N: each of the N participants fails ${failing * 100} % of the bookings, each its own`,
  };
  return { participants: inventories + 1, figures: { ...figuresOf(inventories, switches), success } };
}

type Book = (inventories: number, switches: Run["switches"]) => Textbook["figures"];

const books: Record<string, Book> = {
  "two-phase-commit": (inventories, switches) => {
    const n = inventories + 1;
    const prepares = switches["prepare"] === "sequential" ? n : 1;
    return {
      messages: figure(
        4 * n,
        "prepare, vote, commit and acknowledgement for each of N participants: 4N; 3N without acknowledgements (Gray 1978)",
      ),
      brokerMessages: figure(0, "nothing stands between coordinator and participant"),
      roundTrips: figure(prepares + 2, "prepare, the decision's way to its log, commit: 3; preparing one after the other, N + 2"),
      serviceRoundTrips: figure(prepares + 1, "prepare and commit: 2; preparing one after the other, N + 1"),
      flushes: figure(
        2 * n + 1,
        "presumed abort: each participant forces prepare and commit, the coordinator its decision: 2N + 1 (Mohan, Lindsay, Obermarck 1986)",
      ),
    };
  },
  saga: (inventories, switches) => {
    const messages = 2 * (2 * inventories + 1);
    const isBrokered = (switches["transport"] ?? "nats") !== "grpc";
    return {
      messages: figure(
        messages,
        "a command and its reply for each step of each participant: reserve and confirm at every inventory, charge at the payment",
      ),
      brokerMessages: figure(
        isBrokered ? 4 * messages : 0,
        isBrokered
          ? "each message is published, acknowledged by the broker, delivered and acknowledged by its receiver; letters of several share these"
          : "no broker",
      ),
      roundTrips: figure(7, "three steps one after the other, and an entry in the journal before the first and after each: 3 + 4"),
      serviceRoundTrips: figure(3, "reserve, charge, confirm, one after the other"),
      flushes: figure(
        2 * inventories + 5,
        "each step is durable before it is answered: 2 at every inventory, 1 at the payment, and 4 entries in the journal; batches share them",
      ),
      lockHeldMs: figure(0, "local transactions only: no lock outlives its statement (Garcia-Molina, Salem 1987)"),
    };
  },
};

const figure = (value: number, derivation: string): Prediction => ({ value, derivation });
const mean = (likely: number[], of: (touched: number) => number) => likely.reduce((sum, share, touched) => sum + share * of(touched), 0);
