import { readFileSync } from "node:fs";
import { resultsSchema } from "../results/results.ts";
import { seriesOf } from "./series.ts";

const [file] = process.argv.slice(2);
if (file === undefined)
  throw new Error("name a results.json whose comparisons are to be kept: node extract.ts results.json > recorded-runs.json");
const results = resultsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
const { machine, createdAt, command } = results.manifest;
const from = `${command}, on ${createdAt.slice(0, 10)}, ${machine.cores} cores of ${machine.cpu}`;
process.stdout.write(`${JSON.stringify({ from, series: seriesOf(results) })}\n`);
