import { readFileSync } from "node:fs";
import { resultsSchema } from "../results/results.ts";
import { seriesOf } from "./series.ts";

const files = process.argv.slice(2);
if (files.length === 0)
  throw new Error("name each results.json whose comparisons are to be kept: node extract.ts results.json… > recorded-runs.json");
const sessions = files.map((file) => resultsSchema.parse(JSON.parse(readFileSync(file, "utf8"))));
const kept = sessions.map((results) => {
  const { machine, createdAt, command } = results.manifest;
  const from = `${command.replace(/ --out \S+/, "")}, on ${createdAt.slice(0, 10)}, ${machine.cores} cores of ${machine.cpu}`;
  return { from, series: seriesOf(results) };
});
process.stdout.write(`${JSON.stringify(kept)}\n`);
