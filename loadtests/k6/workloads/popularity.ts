import type { Demand } from "./demand.ts";

/** Turns a lot in [0, 1) into the number of an item: how much in demand each item is. */
type Popularity = (lot: number) => number;

/** How much in demand each item is: the first one as much as it is hot, and the rest of the demand divided over all. */
export function popularityOf({ items, skew, hotShare }: Pick<Demand, "items" | "skew" | "hotShare">): Popularity {
  const among = skew === 0 ? uniform(items) : zipf(items, skew);
  return hotShare === 0 ? among : (lot) => (lot < hotShare ? 0 : among((lot - hotShare) / (1 - hotShare)));
}

/** Every one of `size` items is in equal demand. */
function uniform(size: number): Popularity {
  return (lot) => Math.floor(lot * size);
}

/** Item n of `size` is in demand in proportion to 1 / (n + 1) ^ exponent. */
function zipf(size: number, exponent: number): Popularity {
  const bounds = cumulative(size, exponent);
  return (lot) => firstAbove(bounds, lot);
}

function cumulative(size: number, exponent: number): Float64Array {
  const bounds = new Float64Array(size);
  let sum = 0;
  for (let index = 0; index < size; index++) bounds[index] = sum += (index + 1) ** -exponent;
  return bounds.map((bound) => bound / sum);
}

function firstAbove(bounds: Float64Array, lot: number): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] ?? 1) > lot) high = middle;
    else low = middle + 1;
  }
  return low;
}
