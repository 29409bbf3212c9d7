import { split, walkOf, type Booking, type Item } from "@coordbench/domain";
import { breakable, oneByOne, type Role } from "@coordbench/runtime";
import type { Bucket, BucketContent, Refusal, StockStore } from "../store.ts";
import { openCluster, type ClusterOptions, type ScriptName, type StockCluster } from "./cluster.ts";
import { bucketKeys, holdName } from "./keys.ts";
import { createReaper } from "./reaper.ts";

/** Why nothing is held, the weightiest first. */
const refusals = ["quantity", "sold-out", "expired", "released"] as const satisfies Refusal[];

/** Where the stock lies and how it is divided. */
export interface StockOptions extends ClusterOptions {
  buckets: number;
  holdMs: number;
}

/** What stands at the end of a walk: a bucket's word, or `absent` if every bucket has been passed. */
type Ending = "held" | "sold" | "released" | "cancelled" | "expired" | "barred" | "quantity" | "absent";

const refusalOf: Record<Ending, Refusal | undefined> = {
  absent: "sold-out",
  quantity: "quantity",
  expired: "expired",
  released: "released",
  barred: "released",
  // It was held, whatever became of it since.
  held: undefined,
  sold: undefined,
  cancelled: undefined,
};

/** Opens the stock of a Redis Cluster. */
export async function openRedisStock({ buckets, holdMs, ...options }: StockOptions): Promise<StockStore> {
  const cluster = await openCluster(options);
  const { reserve, confirm, giveBack, takeBack } = steps(cluster, { buckets, holdMs });
  return {
    ...reading(cluster, buckets),
    openReaper: () => createReaper(cluster),
    durability: () => cluster.durability(),
    ready: async () => (await cluster.client.ping()) === "PONG",
    async reserve(booking) {
      const refused = (await reserve(booking)).map((ending) => refusalOf[ending]);
      const reason = refusals.find((each) => refused.includes(each));
      if (reason === undefined) return { outcome: "held" };
      await undo({ ...booking, items: booking.items.filter((_, index) => refused[index] === undefined) });
      return { outcome: "refused", reason };
    },
    async confirm(booking) {
      const endings = await confirm(booking);
      if (endings.every((ending) => ending === "sold" || ending === "cancelled")) return "sold";
      await undo(booking);
      return "expired";
    },
    async release(booking) {
      const endings = await giveBack(booking);
      if (endings.every((ending) => ending === "sold")) return "sold";
      if (endings.includes("sold")) await takeBack(booking);
      return "released";
    },
    async cancel(booking) {
      const endings = await takeBack(booking);
      return endings.every((ending) => ending === "cancelled") ? "cancelled" : "not-sold";
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };

  /** For a booking that can never be sold as a whole: what was sold of it goes back too. */
  async function undo(booking: Booking): Promise<void> {
    if ((await giveBack(booking)).includes("sold")) await takeBack(booking);
  }
}

/** What a booking can do, each of its items on a walk of its own. */
function steps(cluster: StockCluster, { buckets, holdMs }: { buckets: number; holdMs: number }) {
  const walk = createWalk(cluster, buckets);
  const every = (name: Role, step: Step) => (booking: Booking) => {
    const deed = { name, verb: step.script, bookingId: booking.bookingId };
    return Promise.all(booking.items.map((item) => oneByOne(deed, () => walk(step, booking, item))));
  };
  return {
    reserve: every("hold", { script: "reserve", onward: ["passed"], words: [holdMs] }),
    confirm: every("decide", { script: "confirm", onward: ["passed", "quantity"], words: [] }),
    giveBack: every("finish", { script: "release", onward: ["passed", "quantity", "barred"], words: ["hold"] }),
    takeBack: every("finish", { script: "release", onward: ["passed", "quantity", "barred"], words: ["sale"] }),
  };
}

interface Step {
  script: ScriptName;
  /** The words on which the walk goes on to the next bucket. */
  onward: readonly string[];
  words: (string | number)[];
}

/** Walks the buckets of an item one by one, until one has the last word. */
function createWalk(cluster: StockCluster, buckets: number) {
  return async ({ script, onward, words }: Step, booking: Booking, { sku, quantity }: Item): Promise<Ending> => {
    const { bookingId } = booking;
    for (const number of walkOf(booking, buckets)) {
      const { stock, records, deadlines } = bucketKeys({ sku, number });
      const common = [bookingId, quantity, holdName({ sku, number }, bookingId)];
      const run = () => cluster.run(script, [stock, records, deadlines], [...common, ...words]);
      const word = String(await breakable({ name: "script", verb: script, bookingId }, run));
      if (word === "no-stock") throw new Error(`bucket ${number} of ${sku} has no stock, or none that is a number`);
      if (onward.includes(word)) continue;
      if (!Object.hasOwn(refusalOf, word)) throw new Error(`bucket ${number} of ${sku} has a record of ${bookingId} that says ${word}`);
      return word as Ending;
    }
    return "absent";
  };
}

function reading(cluster: StockCluster, buckets: number): Pick<StockStore, "seed" | "available" | "read"> {
  const numbers = Array.from({ length: buckets }, (_, number) => number);
  const read = async (bucket: Bucket, what: "counters" | "all"): Promise<BucketContent> => {
    const { stock, records } = bucketKeys(bucket);
    return contentOf(bucket, (await cluster.run("read", [stock, records], [what])) as [(string | null)[], string[]]);
  };
  return {
    async seed(sku, units) {
      const shares = split(units, buckets);
      const seedBucket = async (number: number) => {
        const word = await cluster.run("seed", [bucketKeys({ sku, number }).stock], [shares[number] ?? 0, shares[0] ?? 0]);
        if (word !== "seeded") throw new Error(`bucket ${number} of ${sku} was filled before, with another number of units`);
      };
      await Promise.all(numbers.map(seedBucket));
    },
    async available(sku) {
      const contents = await Promise.all(numbers.map((number) => read({ sku, number }, "counters")));
      const units = contents.reduce((sum, { available }) => sum + available, 0);
      return Number.isNaN(units) ? undefined : units;
    },
    read: (sku) => Promise.all(numbers.map((number) => read({ sku, number }, "all"))),
  };
}

function contentOf(bucket: Bucket, [counters, flat]: [(string | null)[], string[]]): BucketContent {
  const [available = NaN, held = NaN, sold = NaN, initial = NaN] = counters.map((text) => (text === null ? NaN : Number(text)));
  const records = flat.flatMap((bookingId, index) => {
    if (index % 2 === 1) return [];
    const [state = "", quantity, deadlineMs] = flat[index + 1]?.split(" ") ?? [];
    return [{ bookingId, state, quantity: Number(quantity), deadlineMs: Number(deadlineMs) }];
  });
  return { bucket, available, held, sold, initial, records };
}
