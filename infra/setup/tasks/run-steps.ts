import type { Step } from "./step.ts";
import type { Tally } from "./tally.ts";

/** Runs the steps in their order, so many at once, and writes each one's name, time and, if it failed, output. */
export async function runSteps(steps: readonly Step[], atOnce: number, write: (text: string) => void): Promise<readonly Tally[]> {
  const waiting = [...steps];
  const tallies: Tally[] = [];
  await Promise.all(Array.from({ length: atOnce }, work));
  return tallies;

  async function work(): Promise<void> {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      tallies.push(await runStep(step, write));
    }
  }
}

async function runStep(step: Step, write: (text: string) => void): Promise<Tally> {
  const begun = performance.now();
  const { tally, output } = await step.run();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  write(`${tally.failed === 0 ? "ok    " : "FAILED"}  ${step.name} (${seconds} s)`);
  if (tally.failed > 0) write(output.trimEnd());
  return tally;
}
