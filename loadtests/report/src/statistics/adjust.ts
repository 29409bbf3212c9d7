/** Holm's step-down: however the tests depend on each other, at most 5 % of families have a false one at or below 0.05. */
export function holm(ps: readonly number[]): number[] {
  const adjusted = new Map<number, number>();
  let soFar = 0;
  for (const [rank, index] of ranked(ps).entries()) {
    soFar = Math.max(soFar, Math.min(1, (ps.length - rank) * (ps[index] ?? 1)));
    adjusted.set(index, soFar);
  }
  return ps.map((_, index) => adjusted.get(index) ?? 1);
}

/** Tests in an order that was fixed beforehand: each is asked only if all before it have shown something, so none has to pay for another. */
export function inFixedOrder(ps: readonly number[]): number[] {
  return ps.map((_, index) => Math.max(...ps.slice(0, index + 1)));
}

const ranked = (ps: readonly number[]) => [...ps.keys()].toSorted((one, other) => (ps[one] ?? 1) - (ps[other] ?? 1));
