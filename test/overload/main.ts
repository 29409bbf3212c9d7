import { parseArgs } from "node:util";
import { overloadOne } from "./overload.ts";

const { values } = parseArgs({
  // The name under which this is run.
  allowPositionals: true,
  options: { seconds: { type: "string", default: "60" }, design: { type: "string", default: "two-phase-commit" } },
});
const seconds = Number(values.seconds);
if (!(seconds > 0)) throw new Error("--seconds must be above 0");
const show = (line: string) => void process.stdout.write(`${line}\n`);
const complaints = await overloadOne({ design: values.design, forMs: seconds * 1_000, show });
process.exitCode = complaints.length === 0 ? 0 : 1;
