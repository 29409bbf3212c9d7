import type { Invariant } from "../audit.ts";
import { count, figure, sum } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import type { Ledgers } from "../ledgers.ts";

/** 21. Every planned fault was demonstrably hit. */
export const everyFaultWasHit: Invariant = {
  id: 21,
  name: "every planned fault was hit",
  check({ faults }) {
    const missed = faults.filter(({ planned, hit }) => hit < planned);
    const planned = count(
      sum(faults, (fault) => fault.planned),
      "fault",
    );
    const hit = figure(sum(faults, (fault) => fault.hit));
    if (missed.length > 0)
      return violated(
        missed.map(({ name }) => name),
        `${planned} planned, ${hit} hit: ${missed.map((fault) => `${fault.name} ${fault.hit} of ${fault.planned}`).join(", ")}`,
      );
    return holds(`${planned} planned, ${hit} hit`);
  },
};

const tolerance = 0.01;
const longestLagMs = 5;

/** What is wrong with the load, in words. */
function shortcomings({ offered, started, dropped, startLagP99Ms, closedLoop }: Ledgers["load"]): string[] {
  const short = !closedLoop && Math.abs(started - offered) > tolerance * offered;
  const late = !closedLoop && startLagP99Ms !== null && startLagP99Ms > longestLagMs;
  return [...(dropped > 0 ? ["dropped"] : []), ...(short ? ["started"] : []), ...(late ? ["start lag"] : [])];
}

/** 22. The load was attained: nothing dropped, started within 1 % of what was offered, and in time. */
export const loadWasAttained: Invariant = {
  id: 22,
  name: "the load was attained",
  check({ load }) {
    const wrong = shortcomings(load);
    const counted = load.closedLoop
      ? `${figure(load.started)} started in a closed loop`
      : `${figure(load.started)} started of ${figure(load.offered)} offered`;
    const figures = `${counted}, ${figure(load.dropped)} dropped, 99 % of starts within ${load.startLagP99Ms ?? "an unknown number of"} ms`;
    if (wrong.length > 0) return violated(wrong, `${wrong.join(" and ")} not as asked: ${figures}`);
    if (load.started === 0 || (!load.closedLoop && load.startLagP99Ms === null)) return unknown(figures);
    return holds(figures);
  },
};

/** 23. The durability class attested before and after the run is the one declared. */
export const durabilityAsDeclared: Invariant = {
  id: 23,
  name: "durability is as declared",
  check({ durability: { declared, before, after } }) {
    if (declared === null) return holds("this design declares no durability class: there is nothing to attest");
    const attested = { before, after };
    const wrong = (["before", "after"] as const).filter((moment) => attested[moment] !== null && attested[moment] !== declared);
    if (wrong.length > 0)
      return violated(wrong, `declared ${declared}, attested ${before ?? "nothing"} before and ${after ?? "nothing"} after`);
    if (before === null || after === null)
      return unknown(`declared ${declared}, not attested ${before === null ? "before" : "after"} the run`);
    return holds(`declared ${declared}, attested ${before} before and ${after} after`);
  },
};
