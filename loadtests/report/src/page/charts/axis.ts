/** A tick with its label. */
export interface Tick {
  at: number;
  label: string;
}

/** An axis: what it measures, in which unit, and how far. */
export interface Axis {
  title: string;
  scale: "linear" | "log";
  domain: readonly [number, number];
  /** Ticks in place of the usual ones. */
  ticks?: readonly Tick[];
}

const perDecade = [1, 2, 5];

/** A logarithmic axis that holds all values, from one round number to another; a linear one where some value has no logarithm. */
export function logAxis(title: string, values: readonly number[]): Axis {
  if (values.some((value) => value <= 0)) return linearAxis(title, values);
  const [low, high] = values.length === 0 ? [1, 10] : [Math.min(...values), Math.max(...values)];
  const rounds = roundNumbers(low / 10, high * 10);
  const from = rounds.findLast((round) => round <= low) ?? low;
  const to = rounds.find((round) => round >= high && round > from) ?? high;
  const within = rounds.filter((round) => round >= from && round <= to);
  const shown = within.length > 7 ? within.filter((round) => Number.isInteger(Math.log10(round))) : within;
  return { title, scale: "log", domain: [from, to], ticks: shown.map((at) => ({ at, label: at.toLocaleString("en") })) };
}

/** A linear axis from zero, or from `from`, that holds all values. */
export function linearAxis(title: string, values: readonly number[], from = 0): Axis {
  return { title, scale: "linear", domain: [from, Math.max(from + 1e-9, ...values) * 1.05] };
}

/** Where a value lies on an axis, 0 at its low end and 1 at its high end. */
export function positionOn({ scale, domain: [low, high] }: Axis, value: number): number {
  return scale === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** The value at such a position. */
export function valueAt({ scale, domain: [low, high] }: Axis, position: number): number {
  return scale === "log" ? low * (high / low) ** position : low + position * (high - low);
}

/** What Vega-Lite calls an axis like this. */
export function axisSpec({ title, ticks }: Axis) {
  if (ticks === undefined) return { title, tickCount: 5 };
  const labels = Object.fromEntries(ticks.map(({ at, label }) => [String(at), label]));
  return { title, values: ticks.map(({ at }) => at), labelExpr: `${JSON.stringify(labels)}[toString(datum.value)]` };
}

/** The room that the labels of an upright axis need. */
export function widthOfTicks({ ticks, domain }: Axis): number {
  const labels = ticks?.map(({ label }) => label) ?? [Math.round(domain[1]).toLocaleString("en")];
  return 10 + 6.6 * Math.max(...labels.map(({ length }) => length));
}

/** What Vega-Lite calls the scale of such an axis. */
export function scaleSpec({ scale, domain }: Axis) {
  return { type: scale, domain: [...domain], nice: false, ...(scale === "linear" ? { zero: false } : {}) };
}

function roundNumbers(low: number, high: number): number[] {
  const decades = Math.ceil(Math.log10(high / low)) + 2;
  const first = Math.floor(Math.log10(low));
  return Array.from({ length: decades }, (_, decade) => perDecade.map((step) => Number(`${step}e${first + decade}`))).flat();
}
