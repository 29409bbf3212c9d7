/** The servers and programs that set-up can bring. */
export const toolNames = [
  "postgres",
  "k6",
  "redis-server",
  "nats-server",
  "toxiproxy-server",
  "jaeger",
  "strace",
  "chromium",
  "helm",
  "kubeconform",
  "tini",
  "faketime",
] as const;

/** The name of one of them. */
export type ToolName = (typeof toolNames)[number];

/** A tool that is there and good enough. */
export type Tool = {
  readonly name: ToolName;
  readonly path: string;
  readonly version: string;
  readonly from: string;
};

/** What takes a line of progress. */
export type Report = (line: string) => void;

/** One way to come by a tool: where it then lies, why it may be impossible here, and how to do it. */
export type Way = {
  readonly from: string;
  readonly find: () => string | undefined;
  readonly obstacle: () => Promise<string | undefined>;
  readonly bring: (report: Report) => Promise<string>;
};

/** What is wanted of one tool, and the ways to come by it, best first. */
export type Wanted = {
  readonly name: ToolName;
  readonly minimum: string;
  readonly versionArguments: readonly string[];
  readonly ways: readonly Way[];
  readonly byHand: string;
};

/** Why one way did not give a tool. */
export type Problem = { readonly from: string; readonly why: string };
