/** Turns a lot in [0, 1) into the number of an item: how much in demand each item is. */
export type Popularity = (lot: number) => number;

/** Every one of `size` items is in equal demand. */
export function uniform(size: number): Popularity {
  return (lot) => Math.floor(lot * size);
}

/** Item n of `size` is in demand in proportion to 1 / (n + 1) ^ exponent. */
export function zipf(size: number, exponent: number): Popularity {
  let bounds: Float64Array | undefined;
  return (lot) => {
    // Only once it is used: each virtual user of k6 has every workload in a memory of its own.
    bounds ??= cumulative(size, exponent);
    return firstAbove(bounds, lot);
  };
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
