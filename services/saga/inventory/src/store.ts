import type { Booking } from "@coordbench/domain";
import type { Meter } from "@coordbench/runtime";
import type { InventoryConfig } from "./config.ts";
import { openPostgresStock } from "./postgres/stock.ts";
import type { Reaper } from "./reaper.ts";
import { openRedisStock } from "./redis/stock.ts";

/** Why nothing is held; `released` if the booking was given up before it came. */
export type Refusal = "quantity" | "sold-out" | "expired" | "released";
/** What a booking is told that asks for its items. */
export type Reservation = { outcome: "held" } | { outcome: "refused"; reason: Refusal };

/** A part of an item's stock that is counted on its own. */
export interface Bucket {
  sku: string;
  /** Its number among the buckets of the item, counting from 0. */
  number: number;
}

/** What a bucket holds, read at one moment. */
export interface BucketContent {
  bucket: Bucket;
  available: number;
  held: number;
  sold: number;
  initial: number;
  records: { bookingId: string; state: string; quantity: number; deadlineMs: number }[];
}

/** The stock: each answer is durable as far as the servers' settings make it, and the same whenever it is asked for again. */
export interface StockStore extends AsyncDisposable {
  seed(sku: string, units: number): Promise<void>;
  /** Holds all items or none. */
  reserve(booking: Booking): Promise<Reservation>;
  /** Sells all that is held, or nothing if any hold has ended. */
  confirm(booking: Booking): Promise<"sold" | "expired">;
  /** Gives up a booking that is not sold, or was not even held yet, for good. */
  release(booking: Booking): Promise<"released" | "sold">;
  /** Takes back a sale. */
  cancel(booking: Booking): Promise<"cancelled" | "not-sold">;
  available(sku: string): Promise<number | undefined>;
  read(sku: string): Promise<BucketContent[]>;
  /** Becomes a reaper of this stock. */
  openReaper(): Promise<Reaper>;
  durability(): Promise<Record<string, string>>;
  ready(): Promise<boolean>;
}

/** Opens the stock where the settings say that it lies. */
export function openStore(config: InventoryConfig, meter: Meter): Promise<StockStore> {
  if (config.stock === "postgres") return openPostgresStock(config, meter);
  const { redisAddresses: addresses, redisPassword: password, redisAnswerMs: answerMs, batch } = config;
  return openRedisStock({
    ...config,
    addresses,
    password,
    patience: { answerMs },
    isPipelined: batch > 1,
    link: meter.link("stock", "redis", addresses),
  });
}
