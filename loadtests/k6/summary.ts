/** What k6 hands to `handleSummary`, as far as anything here reads it. */
export interface K6Summary {
  metrics: Record<string, { values: Record<string, number> } | undefined>;
}

/** What says whether the load of a run was valid. */
export interface LoadSummary {
  /** Iterations that ended; those of the gap between warm-up and load are among them. */
  iterations: number;
  /** Arrivals for which no user was free. */
  droppedIterations: number;
  users: number;
}

/** Picks from k6's summary what says whether a run was valid; a metric that never counted is missing there. */
export function summaryOf({ metrics }: K6Summary): LoadSummary {
  return {
    iterations: metrics.iterations?.values.count ?? 0,
    droppedIterations: metrics.dropped_iterations?.values.count ?? 0,
    users: metrics.vus_max?.values.max ?? 0,
  };
}
