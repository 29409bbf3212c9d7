import { readFileSync } from "node:fs";
import { readPrices, type Prices } from "@coordbench/report";

const standardFile = new URL("../../report/prices.json", import.meta.url);

/** The price sheet that comes with the project, or one where a file's figures replace those that it names. */
export function priceSheet(file: string | undefined): Prices {
  const standard = readPrices(readFileSync(standardFile, "utf8"), { name: "prices.json" });
  return file === undefined ? standard : readPrices(read(file), { name: file, standard });
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Error(`--prices ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
