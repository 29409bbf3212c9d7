const EVERY_MS = 10_000;

/**
 * Says when work begins, every ten seconds while it lasts, and how long it took.
 * @template T
 * @param {string} label
 * @param {(line: string) => void} report
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(label, report, work) {
  const begun = performance.now();
  const elapsed = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  report(`${label} …`);
  const timer = setInterval(() => report(`${label} … ${elapsed()}`), EVERY_MS);
  try {
    const result = await work();
    report(`${label}: done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Writes a line of progress where it does not mix with a command's result.
 * @param {string} line
 * @returns {void}
 */
export function reportToTerminal(line) {
  process.stderr.write(`${line}\n`);
}
