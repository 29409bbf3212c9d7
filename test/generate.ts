import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withSettings } from "./settings-table.ts";

const file = join(import.meta.dirname, "../services/README.md");
writeFileSync(file, withSettings(readFileSync(file, "utf8")));
