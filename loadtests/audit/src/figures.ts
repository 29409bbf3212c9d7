const english = new Intl.NumberFormat("en");

/** A number as a reader likes it: 1204 is 1,204. */
export function figure(value: number): string {
  return english.format(value);
}

/** A number with its noun: "1 booking", "1,204 bookings", "2 stories". */
export function count(value: number, noun: string): string {
  return `${figure(value)} ${value === 1 ? noun : noun.replace(/y$/, "ie").concat("s")}`;
}

/** The sum of what `measure` finds in each of the rows. */
export function sum<Row>(rows: Iterable<Row>, measure: (row: Row) => number): number {
  let total = 0;
  for (const row of rows) total += measure(row);
  return total;
}

/** Adds to what a map holds under a key, from 0. */
export function addTo<Key>(totals: Map<Key, number>, key: Key, amount: number): void {
  totals.set(key, (totals.get(key) ?? 0) + amount);
}
