import type { Deployment } from "@coordbench/runner";
import { eventually } from "./api.ts";

type StoreLedgers = Awaited<ReturnType<Deployment["ledgers"]>>;

/** Reads all stores of a design once nothing is under way any more. */
async function settledLedgers(deployment: Deployment): Promise<StoreLedgers> {
  const unfinished = await eventually(
    () => deployment.unfinished(),
    (left) => left.length === 0,
  );
  if (unfinished.length > 0) throw new Error(`this does not end: ${JSON.stringify(unfinished)}`);
  return deployment.ledgers();
}

/** What a booking has done to stock and money, its cancel included. */
export async function effectsOf(deployment: Deployment, bookingId: string): Promise<{ units: Record<string, number[]>; cents: number[] }> {
  const { stockMovements, moneyMovements } = await settledLedgers(deployment);
  const moved = Map.groupBy(
    stockMovements.filter((each) => each.bookingId === bookingId),
    ({ sku }) => sku,
  );
  return {
    units: Object.fromEntries([...moved].map(([sku, movements]) => [sku, movements.map(({ units }) => units)])),
    cents: moneyMovements.filter((each) => each.bookingId === bookingId).map(({ cents }) => cents),
  };
}

/** What is free of an item in each of its buckets. */
export async function bucketsOf(deployment: Deployment, wanted: string): Promise<number[]> {
  const { stock } = await settledLedgers(deployment);
  const buckets = stock.filter(({ sku }) => sku === wanted).toSorted((a, b) => a.bucket - b.bucket);
  return buckets.map(({ available }) => available);
}

/** Everything that a design has written durably, as one text to compare. */
export async function everythingWritten(deployment: Deployment): Promise<string> {
  const { decisions, marks, stock, stockMovements, moneyMovements, accounts } = await settledLedgers(deployment);
  const sorted = [decisions, marks, stock, stockMovements, moneyMovements, accounts].map((rows) =>
    rows.map((row) => JSON.stringify(row)).toSorted(),
  );
  return sorted.flat().join("\n");
}
