import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openApi } from "./src/index.ts";

writeFileSync(join(import.meta.dirname, "openapi.json"), `${JSON.stringify(openApi(), undefined, 2)}\n`);
