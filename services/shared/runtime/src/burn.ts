/** Between two looks at the clock passes less, unless something else had the processor. */
const longestLookMs = 0.02;
const microsecondsPerMillisecond = 1_000;

/**
 * Keeps this thread's processor busy for so many microseconds: a slowdown whose size is known. The system counts a thread's
 * processor time in steps of milliseconds, so looks at the clock are counted instead, but for those while somebody else ran.
 */
export function burn(forUs: number): void {
  let leftMs = forUs / microsecondsPerMillisecond;
  for (let before = performance.now(); leftMs > 0;) {
    const now = performance.now();
    if (now - before < longestLookMs) leftMs -= now - before;
    before = now;
  }
}
