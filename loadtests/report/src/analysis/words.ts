import type { RatioEstimate } from "./findings.ts";

/** A ratio as people say it: with as many digits as help, and none beyond. */
export function sayRatio(ratio: number): string {
  return ratio >= 0.095 && ratio < 9.95 ? ratio.toFixed(ratio < 1.45 ? 2 : 1) : String(Number(ratio.toPrecision(2)));
}

/** A number with three digits that mean something, and all of those before the point. */
export function sayNumber(value: number): string {
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}

/** How sure a ratio is: its interval, and the pairs behind it. */
export function sayCertainty({ interval: [low, high], confidence, pairs }: RatioEstimate): string {
  if (pairs === 1) return "a single pair, which says nothing of chance";
  const range = `${sayRatio(low)} to ${sayRatio(high)}; ${pairs} pairs`;
  return confidence < 0.95 ? `range ${range}` : `95 %: ${range}`;
}

/** Words joined as in speech: a, b and c. */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
