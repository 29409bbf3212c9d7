import { hash32 } from "@coordbench/domain";
import type { Bucket } from "../store.ts";

/** How many partitions there are, whatever the number of items and buckets: each lies on one node as a whole. */
export const partitions = 64;

/** The keys of a bucket, all in the slot of its partition. */
export function bucketKeys({ sku, number }: Bucket): { stock: string; records: string; deadlines: string; fence: string } {
  const partition = partitionOf({ sku, number });
  return {
    stock: tagged(partition, `stock:${sku}:${number}`),
    records: tagged(partition, `records:${sku}:${number}`),
    deadlines: deadlinesKey(partition),
    fence: tagged(partition, "fence"),
  };
}

/** The key of the deadlines of all holds in a partition. */
export function deadlinesKey(partition: number): string {
  return tagged(partition, "deadlines");
}

/** The name of a hold among the deadlines. */
export function holdName({ sku, number }: Bucket, bookingId: string): string {
  return `${number}:${bookingId}:${sku}`;
}

/** The hold that has a name: neither a number nor the id of a booking has a colon in it. */
export function readHoldName(name: string): { bucket: Bucket; bookingId: string } {
  const [, number, bookingId, sku] = /^(\d+):([^:]*):(.*)$/s.exec(name) ?? [];
  if (number === undefined || bookingId === undefined || sku === undefined) throw new Error(`"${name}" is no name of a hold`);
  return { bucket: { sku, number: Number(number) }, bookingId };
}

function partitionOf({ sku, number }: Bucket): number {
  return hash32(`${sku}:${number}`) % partitions;
}

function tagged(partition: number, rest: string): string {
  return `{${partition}}:${rest}`;
}
