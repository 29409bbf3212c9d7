/** What one run said of one rate: `void` where the load generator gave out, so that it says nothing of the design. */
export interface Probe {
  ratePerS: number;
  verdict: "held" | "failed" | "void";
  why: string;
}

/** Where a search begins, and when it ends. */
export interface CapacitySearch {
  startPerS: number;
  /** The search ends when the highest rate that holds and the lowest that does not are this close, as a share. */
  precision: number;
}

/** What to do next: probe a rate, for the n-th time, or stop. */
export type NextStep = { done: false; ratePerS: number; repeat: number; why: string } | { done: true; why: string };

/** What all probes of one rate say together. */
export interface Rate {
  ratePerS: number;
  probes: readonly Probe[];
  /** What most of them say; `open` where they are divided, or where the load has not been brought yet. */
  verdict: Probe["verdict"] | "open";
  /** Whether two of at most three say so: enough at the edge. */
  sure: boolean;
}

const majority = 2;
const mostVoid = 3;
const lowestPerS = 1;

/**
 * Says which rate to probe next, from all probes so far: doubles or halves until the capacity lies between two rates, then takes their
 * geometric mean until they are close enough, and lets two probes of at most three decide both ends. It is a function of the probes
 * alone, so that a session that was interrupted goes on where it was.
 */
export function nextProbe(search: CapacitySearch, probes: readonly Probe[]): NextStep {
  const rates = ratesOf(probes);
  const open = rates.find(({ verdict }) => verdict === "open");
  if (open !== undefined)
    return probe(open.ratePerS, rates, open.probes.at(-1)?.verdict === "void" ? "the load did not come in time" : "its probes disagree");
  const { held, above } = edgesOf(rates);
  if (held === undefined && above === undefined) return probe(roundRate(search.startPerS), rates, "the search begins");
  if (above === undefined) return probe(roundRate(2 * (held?.ratePerS ?? search.startPerS)), rates, "every rate so far held");
  if (held === undefined)
    return above.ratePerS < 2 * lowestPerS
      ? { done: true, why: `not even ${above.ratePerS} per second held` }
      : probe(roundRate(above.ratePerS / 2), rates, "no rate so far held");
  return between(search, rates, { held, above });
}

function between(search: CapacitySearch, rates: readonly Rate[], { held, above }: { held: Rate; above: Rate }): NextStep {
  const middle = roundRate(Math.sqrt(held.ratePerS * above.ratePerS));
  const isClose = above.ratePerS <= held.ratePerS * (1 + search.precision) || middle <= held.ratePerS || middle >= above.ratePerS;
  if (!isClose) return probe(middle, rates, `between ${held.ratePerS}, which held, and ${above.ratePerS}`);
  const unsure = [held, above].find(({ sure }) => !sure);
  if (unsure !== undefined) return probe(unsure.ratePerS, rates, "at the edge two probes of three decide");
  return {
    done: true,
    why: `${held.ratePerS} per second held, ${above.ratePerS} ${above.verdict === "void" ? "was beyond the load generator" : "did not"}`,
  };
}

/** Gathers the probes of each rate, the lowest rate first. */
export function ratesOf(probes: readonly Probe[]): Rate[] {
  return [...Map.groupBy(probes, ({ ratePerS }) => ratePerS)]
    .map(([ratePerS, own]) => ({ ratePerS, probes: own, ...together(own) }))
    .toSorted((one, other) => one.ratePerS - other.ratePerS);
}

/** The lowest rate that did not hold, or that could not be brought, and the highest below it that held. */
export function edgesOf(rates: readonly Rate[]): { held: Rate | undefined; above: Rate | undefined } {
  const above = rates.find(({ verdict }) => verdict === "failed" || verdict === "void");
  const held = rates.findLast(({ verdict, ratePerS }) => verdict === "held" && ratePerS < (above?.ratePerS ?? Infinity));
  return { held, above };
}

function together(probes: readonly Probe[]): Pick<Rate, "verdict" | "sure"> {
  const count = (verdict: Probe["verdict"]) => probes.filter((each) => each.verdict === verdict).length;
  const [held, failed, gaveOut] = [count("held"), count("failed"), count("void")];
  if (held !== failed)
    return { verdict: held > failed ? "held" : "failed", sure: Math.max(held, failed) >= majority || gaveOut >= mostVoid };
  return gaveOut >= mostVoid ? { verdict: "void", sure: true } : { verdict: "open", sure: false };
}

function probe(ratePerS: number, rates: readonly Rate[], why: string): NextStep {
  const before = rates.find((rate) => rate.ratePerS === ratePerS)?.probes.length ?? 0;
  return { done: false, ratePerS, repeat: before + 1, why };
}

/** Three digits are closer than any precision that runs of seconds allow, and the same rate is then the same number. */
const roundRate = (ratePerS: number) => Number(ratePerS.toPrecision(3));
