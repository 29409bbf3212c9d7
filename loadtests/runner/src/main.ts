import { ablation } from "./commands/ablation.ts";
import { audit } from "./commands/audit.ts";
import { bench } from "./commands/bench.ts";
import { capacity } from "./commands/capacity.ts";
import { chaos } from "./commands/chaos.ts";
import { ceilings } from "./commands/ceilings.ts";
import type { Command } from "./commands/command.ts";
import { compare } from "./commands/compare.ts";
import { describeFlags } from "./commands/options.ts";
import { faults } from "./commands/faults.ts";
import { overload } from "./commands/overload.ts";
import { report } from "./commands/report.ts";
import { run } from "./commands/run.ts";
import { survey } from "./commands/survey.ts";
import { serve } from "./commands/serve.ts";
import { sweep } from "./commands/sweep.ts";
import { traces } from "./commands/traces.ts";
import { clean, doctor } from "./commands/upkeep.ts";

const commands: Record<string, Command> = {
  bench,
  run,
  compare,
  capacity,
  sweep,
  ablation,
  traces,
  survey,
  ceilings,
  faults,
  chaos,
  overload,
  report,
  serve,
  audit,
  doctor,
  clean,
};

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => {
    process.stderr.write("\nstopping: servers are ended and their data removed\n");
    stop.abort(new Error(`stopped by ${name}`));
  });
}

const [name = "help", ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined || args.includes("--help")) {
  process.stdout.write(`${help(command && name)}\n`);
  process.exitCode = command === undefined && name !== "help" && name !== "--help" ? 2 : 0;
} else {
  try {
    process.exitCode = await command.run(args, stop.signal);
  } catch (error) {
    process.stderr.write(`\n${stop.signal.aborted ? "stopped" : (error as Error).message}\n`);
    process.exitCode = stop.signal.aborted ? 130 : 2;
  }
}

function help(only: string | undefined): string {
  const shown = Object.entries(commands).filter(([each]) => only === undefined || each === only);
  const usage = shown.map(
    ([each, { purpose, flags }]) => `npm run coordbench -- ${each}\n  ${purpose}${only === undefined ? "" : `\n${describeFlags(flags)}`}`,
  );
  return usage.join("\n\n");
}
