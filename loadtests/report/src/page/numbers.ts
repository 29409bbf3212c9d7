import type { Measured } from "../results/measured.ts";

const none = "–";

/** A number with about three digits that tell: 1,234, 12.3, 0.123. */
export function digits(value: number | null): string {
  if (value === null) return none;
  const size = Math.abs(value);
  if (size >= 99.95) return Math.round(value).toLocaleString("en");
  const places = size >= 9.995 ? 1 : size >= 0.9995 ? 2 : size === 0 ? 0 : 3;
  return value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
}

/** A measured number, or a dash where there is none. */
export function measuredDigits(value: Measured): string {
  return typeof value === "number" ? digits(value) : none;
}

/** Seconds to a tenth, which is as well as they are known; a dash where they are not. */
export function seconds(value: Measured): string {
  return typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: 1 }) : none;
}

/** A share of 1 as a percentage. */
export function percent(share: number): string {
  return `${(share * 100).toLocaleString("en", { maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0 })} %`;
}

/** How many times as much: ×1.25. */
export function times(ratio: number): string {
  return `×${ratio >= 1_000 ? digits(ratio) : ratio.toPrecision(3)}`;
}

/** Both ends of an interval, with the same rounding as the number that it belongs to. */
export function range([low, high]: readonly [number, number], write: (value: number) => string = digits): string {
  return `${write(low)} to ${write(high)}`;
}

/** The middle one of some numbers, halfway between two if they are even in number; null where there is none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** The middle of measured values, which is unknown where one of them is. */
export function medianOf(values: readonly (Measured | null)[]): number | null {
  const known = values.filter((value) => typeof value === "number");
  return known.length === values.length ? median(known) : null;
}

/** Things with their number: 1 run, 6 runs. */
export function count(number: number, thing: string): string {
  return `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : "s"}`;
}
