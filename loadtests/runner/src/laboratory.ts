import { cleanUp } from "@coordbench/infra/local";
import { ensureTools, type ToolName } from "@coordbench/infra/setup";
import type { ClusterFacts } from "@coordbench/report";
import { attempt } from "./attempt.ts";
import type { Tools } from "./designs/design.ts";

/** How a session comes by its runs. */
export interface Laboratory {
  bring(names: readonly ToolName[]): Promise<Tools>;
  attempt: typeof attempt;
  /** The cluster that it is in, if it is in one. */
  cluster?(): Promise<ClusterFacts>;
  say(line: string): void;
  /** What a run there usually takes besides its load, in seconds: servers, seeding, silence, audit. */
  overheadS: number;
}

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** Real servers on this machine. */
export const localLaboratory: Laboratory = {
  bring: (names) => ensureTools(names, say),
  attempt,
  say,
  overheadS: 11,
};

/** Ends and removes what a crashed run left behind, and says so where there was something. */
export function sweep(): void {
  const { folders, processes } = cleanUp();
  if (folders > 0) say(`cleaned up after ${folders} crashed run${folders === 1 ? "" : "s"}: ${processes} processes ended`);
}
