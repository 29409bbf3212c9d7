import type { Flip } from "./findings.ts";
import type { Measure } from "./measures.ts";
import type { CurvePoint } from "./sweep-curve.ts";
import { listOf, sayNumber, sayRatio } from "./words.ts";

/** What is to be said of two variants along a sweep. */
interface Followed {
  name: string;
  measure: Measure;
  a: string;
  b: string;
  curve: readonly CurvePoint[];
  flips: readonly Flip[];
}

/** Says where the better of two variants changes, or who is better throughout. */
export function describeCurve(followed: Followed): string[] {
  const { a, b, measure, curve, flips } = followed;
  if (curve.length === 0) return [];
  const start = `${measure.label} of ${b} against ${a}`;
  return [
    `${capital(start)}: ${flips.length > 0 ? listOf(flips.map((flip) => sayFlip(flip, followed))) : throughout(followed)}${few(curve)}.`,
  ];
}

function sayFlip({ between, at, interval, from, to }: Flip, { name }: Followed): string {
  const where = `between ${name}=${between[0]} and ${name}=${between[1]}`;
  const exactly =
    at === null || interval === null ? "" : `, at about ${sayNumber(at)} (95 %: ${sayNumber(interval[0])} to ${sayNumber(interval[1])})`;
  return `the better one changes from ${from} to ${to} ${where}${exactly}`;
}

function throughout({ name, curve }: Followed): string {
  const ratios = curve.map(({ ratio }) => ratio);
  const range = `${sayRatio(Math.min(...ratios))} to ${sayRatio(Math.max(...ratios))} times`;
  const decided = curve.filter(({ winner }) => winner !== null);
  const [winner] = decided.map((point) => point.winner);
  if (winner === undefined) return `no difference is shown at any ${name} (${range})`;
  if (decided.length === curve.length) return `${winner} is better throughout (${range})`;
  const undecided = curve.filter((point) => point.winner === null).map(({ value }) => value);
  return `${winner} is better wherever a difference is shown (${range}); none is shown at ${name}=${listOf(undecided)}`;
}

/** Few blocks are a reason for doubt that has to stand beside what they seem to show. */
function few(curve: readonly CurvePoint[]): string {
  const fewest = Math.min(...curve.map(({ pairs }) => pairs));
  if (fewest >= 6) return "";
  return fewest === 1
    ? " (from a single pair at some value: chance is not excluded)"
    : ` (as few as ${fewest} pairs at a value: it counts as a difference where all agree)`;
}

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
