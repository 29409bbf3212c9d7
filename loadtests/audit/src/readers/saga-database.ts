import { readRows } from "./postgres.ts";
import type { Bucket, StockRecord } from "./saga-stock.ts";

/** The database of one inventory. */
export interface InventoryDatabase {
  name: string;
  url: string;
}

interface ShelfRow {
  sku: string;
  bucket: number;
  available: number;
  records: StockRecord[];
  at_ms: number;
}

/** Every bucket with what the bookings took from it, or would have: one statement, so one moment. */
const everything = `
  select sku, bucket, available, (extract(epoch from clock_timestamp()) * 1000)::float8 as at_ms,
    coalesce(json_agg(json_build_object('bookingId', booking_id, 'state', state, 'units', units, 'deadlineMs', coalesce((extract(epoch from deadline) * 1000)::float8, 0)))
      filter (where booking_id is not null), '[]') as records
  from stock left join (select booking_id, state, deadline, line.* from holds, unnest(skus, units, buckets) as line (sku, units, bucket)) as lines using (sku, bucket)
  group by sku, bucket, available`;

/** Reads the stock of one inventory out of its database, where nothing is counted but what is available. */
export async function readDatabase({ name, url }: InventoryDatabase): Promise<{ atMs: number; buckets: Bucket[] }> {
  const rows = await readRows<ShelfRow>(url, everything);
  return {
    atMs: Math.min(...rows.map(({ at_ms: atMs }) => atMs)),
    buckets: rows.map(({ sku, bucket, available, records }) => {
      const sum = (wanted: string) => records.reduce((total, { state, units }) => total + (state === wanted ? units : 0), 0);
      return {
        inventory: name,
        sku,
        bucket,
        level: { inventory: name, sku, bucket, available, held: sum("held") },
        sold: sum("sold"),
        records,
      };
    }),
  };
}
