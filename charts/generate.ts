import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { services } from "../test/settings-table.ts";
import { valuesSchema } from "./schema/values.ts";

const schema = z.toJSONSchema(valuesSchema(services.map(([, variables]) => variables)), { io: "input", reused: "ref" });
writeFileSync(join(import.meta.dirname, "coordbench/values.schema.json"), `${JSON.stringify(schema, undefined, 2)}\n`);
