import { split } from "@coordbench/domain";
import type { Database } from "@coordbench/runtime";
import type { BucketContent, StockStore } from "../store.ts";

const content = `select bucket, available, booking_id, state, units, (extract(epoch from deadline) * 1000)::float8 as deadline_ms
  from stock left join (
    select booking_id, state, deadline, line.* from holds, unnest(skus, units, buckets) as line (sku, units, bucket) where $1 = any (skus)
  ) as lines using (sku, bucket)
  where sku = $1 order by bucket, booking_id`;

interface ContentRow {
  bucket: number;
  available: number;
  booking_id: string | null;
  state: string;
  units: number;
  deadline_ms: number | null;
}

/** What fills the stock, and what looks at it. */
export function readingOf(database: Database, buckets: number): Pick<StockStore, "seed" | "available" | "read"> {
  const read = async (sku: string): Promise<BucketContent[]> => {
    const { rows } = await database.query({ name: "content", text: content, values: [sku] });
    return [...Map.groupBy(rows as ContentRow[], ({ bucket }) => bucket)].map(([number, own]) => contentOf({ sku, number }, own));
  };
  return {
    read,
    async seed(sku, units) {
      const shares = split(units, buckets);
      const text = `insert into stock (sku, bucket, available, largest)
        select $1, bucket - 1, units, $3 from unnest($2::integer[]) with ordinality as share (units, bucket) on conflict do nothing`;
      await database.query(text, [sku, shares, shares[0]]);
      const isOther = (await read(sku)).some(({ initial }, number) => initial !== shares[number]);
      if (isOther) throw new Error(`${sku} was filled before, with another number of units`);
    },
    async available(sku) {
      const text = "select sum(available)::integer as available from stock where sku = $1";
      const { rows } = await database.query({ name: "available", text, values: [sku] });
      return (rows as { available: number | null }[])[0]?.available ?? undefined;
    },
  };
}

/** There is no counter but of what is available: all else is what the records say. */
function contentOf(bucket: BucketContent["bucket"], rows: ContentRow[]): BucketContent {
  const records = rows.flatMap(({ booking_id: bookingId, state, units: quantity, deadline_ms: deadlineMs }) =>
    bookingId === null ? [] : [{ bookingId, state, quantity, deadlineMs: deadlineMs ?? 0 }],
  );
  const sum = (wanted: string) => records.reduce((total, { state, quantity }) => total + (state === wanted ? quantity : 0), 0);
  const [available, held, sold] = [rows[0]?.available ?? 0, sum("held"), sum("sold")];
  return { bucket, available, held, sold, initial: available + held + sold, records };
}
