import { z } from "zod";

const provenance = {
  source: z.string().describe("Who says so, or whose assumption it is"),
  asOf: z.string().describe("When that was said"),
};
const price = z.strictObject({ usd: z.number().min(0), ...provenance });
const distance = z.strictObject({ ms: z.number().min(0), ...provenance });

const figures = {
  vcpuHour: price.describe("One virtual processor for an hour"),
  memoryGbHour: price.describe("One gigabyte of memory for an hour"),
  gbBetweenZones: price.describe("One gigabyte from a zone to another of the same region, both ends' charges together"),
  gbBetweenContinents: price.describe("One gigabyte from a region to another on another continent"),
  millionBrokerMessages: price.describe("A million requests to a managed message broker"),
  waitingSecond: price.describe("One second for which a customer waits"),
  roundTripBetweenZones: distance.describe("There and back between two zones of a region"),
  roundTripBetweenContinents: distance.describe("There and back between two continents"),
};
/** The schema of a price sheet: every figure with its source and date. */
export const priceSheet = z.strictObject(figures);
/** A price sheet. */
export type Prices = z.infer<typeof priceSheet>;

/** What is wrong with a price sheet, figure by figure. */
class PriceSheetError extends Error {}

/** Reads a price sheet from its text; a figure that it leaves out stays as it stands in `standard`, and one that is only a number replaces the number. */
export function readPrices(text: string, { name, standard }: { name: string; standard?: Prices }): Prices {
  const given = parse(text, name);
  const whole = Object.fromEntries(
    Object.keys({ ...standard, ...given }).map((figure) => [
      figure,
      spelledOut(given[figure] ?? standard?.[figure as keyof Prices], { figure, name }),
    ]),
  );
  const parsed = priceSheet.safeParse(whole);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, message }) => `  ${path.join(".") || "the sheet"}: ${message}`);
  throw new PriceSheetError(`${name} is no price sheet:\n${mistakes.join("\n")}\nIts figures are ${Object.keys(figures).join(", ")}`);
}

function parse(text: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw new PriceSheetError(`${name} is no JSON: ${(cause as Error).message}`, { cause });
  }
  throw new PriceSheetError(`${name} must be one JSON object of figures`);
}

function spelledOut(value: unknown, { figure, name }: { figure: string; name: string }): unknown {
  if (typeof value !== "number") return value;
  return { [figure.startsWith("roundTrip") ? "ms" : "usd"]: value, source: name, asOf: "as given" };
}
