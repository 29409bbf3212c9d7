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

/** Picks from the summaries of every k6 that brought a part of the load what says whether a run was valid; a metric that never counted is missing there. */
export function summaryOf(parts: readonly K6Summary[]): LoadSummary {
  const sum = (metric: string, value: string) => parts.reduce((total, { metrics }) => total + (metrics[metric]?.values[value] ?? 0), 0);
  return {
    iterations: sum("iterations", "count"),
    droppedIterations: sum("dropped_iterations", "count"),
    users: sum("vus_max", "max"),
  };
}
