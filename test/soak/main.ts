import { parseArgs } from "node:util";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  // The name under which this is run.
  allowPositionals: true,
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    design: { type: "string", default: "saga" },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error("--minutes must be above 0, and --seed a whole number");
const show = (line: string) => void process.stdout.write(`${line}\n`);
const complaints = await soak({ design: values.design, forMs: minutes * 60_000, seed, show });
process.exitCode = complaints.length === 0 ? 0 : 1;
