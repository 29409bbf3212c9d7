import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { render, variants } from "../support/chart.ts";
import { renderLoad } from "../support/load-objects.ts";

const golden = (file: string) => join(import.meta.dirname, "goldens", file);

for (const name of Object.keys(variants)) writeFileSync(golden(`${name}.yaml`), await render(name, "observability.dashboard=false"));
writeFileSync(golden("load-pods.json"), renderLoad());
