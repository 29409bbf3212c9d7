import { join } from "node:path";
import { runSteps, sum, summaryLine, type Step } from "@coordbench/infra/setup";
import { revision } from "@coordbench/runner";
import { progressOf } from "./progress.ts";
import { matrixStep, simulationSteps, type Wish } from "./steps.ts";

/** The matrix mostly waits: what it leaves over of two processors is for so many lots of schedules at a time. */
const lotsAtOnce = 2;

/** Plays the fault matrix, and the simulation behind it, and ends with one line of sums; whether everything passed. */
export async function playEverything(wish: Wish, write: (line: string) => void): Promise<boolean> {
  const [matrix, lots] = [matrixStep(wish), simulationSteps(wish)];
  const { there, left, finish } = progressOf([matrix, ...lots], join(wish.folder, "done.json"), await revision());
  if (there.length > 0) write(`going on with ${wish.folder}: ${there.length} of ${there.length + left.length} parts are there`);
  const isMatrix = ({ name }: Step) => name === matrix.name;
  const lanes = [
    runSteps(left.filter(isMatrix), 1, write),
    runSteps(
      left.filter((step) => !isMatrix(step)),
      lotsAtOnce,
      write,
    ),
  ];
  // Whoever stops it leaves only when all have ended.
  await Promise.allSettled(lanes);
  wish.signal.throwIfAborted();
  const total = sum([...there, ...(await Promise.all(lanes)).flat()]);
  finish();
  write(summaryLine(total));
  return total.failed === 0;
}
