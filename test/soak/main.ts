import { parseArgs } from "node:util";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    design: { type: "string", default: "saga" },
  },
});
const show = (line: string) => void process.stdout.write(`${line}\n`);
const complaints = await soak({ design: values.design, forMs: Number(values.minutes) * 60_000, seed: Number(values.seed), show });
process.exitCode = complaints.length === 0 ? 0 : 1;
