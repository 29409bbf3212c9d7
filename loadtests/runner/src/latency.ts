import type { Percentiles, Run } from "@coordbench/report";
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { momentOf, toldOf, type ClientLine } from "../../k6/ledger/index.ts";

const unitsPerMs = 100;
const longestMs = 3_600_000;

/** Nine steps for each nine of the percentile: 0, 0.1 … 0.9, 0.91 … 0.99, and so on. */
const curveShares = [0, ...[1, 2, 3, 4].flatMap((nines) => Array.from({ length: 9 }, (_, step) => 1 - (9 - step) / 10 ** nines))].toSorted(
  (a, b) => a - b,
);

/** A latency of one kind as it is archived: a histogram that others can be added to, and how many had no known end. */
export interface EncodedDistribution {
  /** HdrHistogram's own compressed form, in base 64. */
  ended: string;
  unitsPerMs: number;
  endless: number;
}

/** A latency of one kind: a whole histogram of what ended, and a count of what did not. */
export class Distribution {
  readonly #ended = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestMs * unitsPerMs,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
    useWebAssembly: false,
  });
  #endless = 0;

  /** Records milliseconds, or nothing for what has no known end: that ranks as infinitely long, so that collapse cannot hide. */
  add(ms: number | undefined): void {
    if (ms === undefined) this.#endless++;
    // Clocks read in whole milliseconds can put a start a little before its intended moment.
    else this.#ended.recordValue(Math.min(longestMs, Math.max(0, ms)) * unitsPerMs);
  }

  encoded(): EncodedDistribution {
    return { ended: encodeIntoCompressedBase64(this.#ended), unitsPerMs, endless: this.#endless };
  }

  /** Adds what was archived, of this run or another. */
  merge({ ended, endless }: EncodedDistribution): void {
    this.#ended.add(decodeFromCompressedBase64(ended, 32, false));
    this.#endless += endless;
  }

  percentiles(): Percentiles {
    const count = this.#ended.totalCount + this.#endless;
    const at = (share: number) => this.#atRank(Math.max(1, Math.ceil(share * count - 1e-9)));
    return { count, p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: this.#atRank(count) };
  }

  /** The milliseconds within which each share ended: close together where few bookings are, at the slow end. */
  curve(): Run["latencyCurve"] {
    const count = this.#ended.totalCount + this.#endless;
    return curveShares
      .filter((share) => count > 0 && share <= 1 - 1 / count)
      .concat(count > 0 ? [1] : [])
      .map((share) => [share, this.#atRank(Math.max(1, Math.ceil(share * count - 1e-9)))]);
  }

  #atRank(rank: number): number | null {
    const ended = this.#ended.totalCount;
    if (rank > ended || ended === 0) return null;
    // Half a rank below, because a percentage that should be whole may be a hair above and count one further.
    return this.#ended.getValueAtPercentile((100 * (rank - 0.5)) / ended) / unitsPerMs;
  }
}

/** The latencies of a run of every kind, as they are archived. */
export type Histograms = Record<keyof Run["latency"], EncodedDistribution>;

/** The latencies of a run, from the intended starts of the load's first requests. */
export class LatencyRecord {
  readonly #kinds = {
    accepted: new Distribution(),
    decided: new Distribution(),
    outcome: new Distribution(),
    rejected: new Distribution(),
    startLag: new Distribution(),
  };

  add(line: ClientLine): void {
    if (line.kind !== "B" || line.phase !== "l") return;
    this.#kinds.startLag.add(line.startLagMs);
    const told = toldOf(line);
    if (told === "confirmed") this.#addMoments(line);
    else if (told === "rejected") this.#kinds.rejected.add(line.startLagMs + line.durationMs);
    else if (told !== "refused") this.#addEndless();
  }

  /** What was archived. */
  static of(histograms: Histograms): LatencyRecord {
    const record = new LatencyRecord();
    record.merge(histograms);
    return record;
  }

  /** Adds what others have recorded of the same load. */
  merge(histograms: Histograms): void {
    for (const kind of Object.keys(this.#kinds) as (keyof Histograms)[]) this.#kinds[kind].merge(histograms[kind]);
  }

  /** How long bookings took from their intended start until they were confirmed, all of them. */
  curve(): Run["latencyCurve"] {
    return this.#kinds.outcome.curve();
  }

  /** Every kind as it is archived. */
  histograms(): Histograms {
    const { accepted, decided, outcome, rejected, startLag } = this.#kinds;
    return {
      accepted: accepted.encoded(),
      decided: decided.encoded(),
      outcome: outcome.encoded(),
      rejected: rejected.encoded(),
      startLag: startLag.encoded(),
    };
  }

  percentiles(): Run["latency"] {
    const { accepted, decided, outcome, rejected, startLag } = this.#kinds;
    return {
      accepted: accepted.percentiles(),
      decided: decided.percentiles(),
      outcome: outcome.percentiles(),
      rejected: rejected.percentiles(),
      startLag: startLag.percentiles(),
    };
  }

  #addMoments({ startLagMs, connectionMs, durationMs, serverTiming }: ClientLine): void {
    const since = (ms: number | undefined) => (ms === undefined ? undefined : startLagMs + connectionMs + ms);
    this.#kinds.accepted.add(since(momentOf(serverTiming, "accept")));
    this.#kinds.decided.add(since(momentOf(serverTiming, "decide")));
    this.#kinds.outcome.add(startLagMs + durationMs);
  }

  #addEndless(): void {
    for (const kind of ["accepted", "decided", "outcome"] as const) this.#kinds[kind].add(undefined);
  }
}
