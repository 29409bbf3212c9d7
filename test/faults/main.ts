import { parseArgs } from "node:util";
import { playEverything } from "./everything.ts";

const { values } = parseArgs({
  // The name under which this is run.
  allowPositionals: true,
  options: {
    design: { type: "string" },
    case: { type: "string", multiple: true, default: [] },
    schedules: { type: "string", default: "1000000" },
    out: { type: "string", default: ".coordbench/test-faults" },
  },
});
const schedules = Number(values.schedules);
if (!Number.isInteger(schedules) || schedules < 0) throw new Error("--schedules must be a whole number");

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => stop.abort());
/** Where the matrix shows how far it is on a line that it rewrites, that line is taken. */
const write = (line: string) => void process.stdout.write(`${process.stderr.isTTY ? "\r\u001b[2K" : ""}${line}\n`);

try {
  const { design, case: cases, out: folder } = values;
  process.exitCode = (await playEverything({ design, cases, schedules, folder, signal: stop.signal }, write)) ? 0 : 1;
} catch (error) {
  if (!stop.signal.aborted) throw error;
  write("stopped: the same command goes on where this one was");
  process.exitCode = 130;
}
