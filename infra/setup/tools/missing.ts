import type { Problem, Wanted } from "./tool.ts";

/** The error of one tool: what was tried, why it failed, and the command that would install it. */
export function missingTool(wanted: Wanted, problems: readonly Problem[]): string {
  const tried = problems.map(({ from, why }) => `  - ${from}: ${why}`);
  return [
    `${wanted.name} ${wanted.minimum} or newer is not here and could not be brought. Tried:`,
    ...tried,
    `  To install it yourself: ${wanted.byHand}`,
  ].join("\n");
}
