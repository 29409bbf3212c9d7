import { persistently } from "@coordbench/runtime";
import { loadConfig } from "./config.ts";
import { seed } from "./seed.ts";

const config = loadConfig();
/** Tables are made by the services, which may still be starting. */
const patience = { forMs: 300_000, failed: (error: unknown) => console.log(`not yet: ${String(error)}`) };
await persistently(() => seed(config), patience);
console.log(`${config.items} items with ${config.unitsPerItem} units each, and the customers' accounts, are there`);
