import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { render, variants } from "../support/chart.ts";

for (const name of Object.keys(variants))
  writeFileSync(join(import.meta.dirname, `goldens/${name}.yaml`), await render(name, "observability.dashboard=false"));
