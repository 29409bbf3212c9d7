import type { ToolName } from "@coordbench/infra/setup";
import { labelOf } from "./label.ts";
import { designNamed, roundTripOf, settle, toolsFor, type RunWish } from "./wish.ts";

/** A design with its switches and its distance, as they are compared. */
export interface Variant {
  design: string;
  /** Those that were given. */
  switches: Record<string, string>;
  /** The round trip between its services and stores, where there is to be a network. */
  roundTripMs?: number;
  /** What it is called in results: no two of a session are called alike. */
  label: string;
}

/** What a list of variants looks like on the command line. */
export const variantSyntax =
  "design[:switch=value]…, several separated by commas, such as two-phase-commit,saga:buckets=16; rtt=milliseconds puts a network between services and stores";

/** Reads variants from the command line; one that is named again is called so, and compared with itself. */
export function variantsIn(flag: string, text: string): Variant[] {
  const seen = new Map<string, number>();
  return text.split(",").map((each) => {
    const variant = variantIn(flag, each);
    const times = (seen.get(variant.label) ?? 0) + 1;
    seen.set(variant.label, times);
    return { ...variant, label: [variant.label, ...Array.from({ length: times - 1 }, () => "(again)")].join(" ") };
  });
}

/** The programs that these variants run on. */
export const toolsOf = (variants: readonly Variant[]): ToolName[] => variants.flatMap((each) => toolsFor(chosenBy(each)));

/** What a variant says of a run. */
export function chosenBy({ design, switches, roundTripMs }: Variant): Pick<RunWish, "design" | "switches" | "roundTripMs"> {
  return { design, switches, ...(roundTripMs !== undefined && { roundTripMs }) };
}

function variantIn(flag: string, text: string): Variant {
  const [name = "", ...pairs] = text.trim().split(":");
  if (name === "") throw new Error(`--${flag} must be ${variantSyntax}`);
  const design = designNamed(name);
  const { rtt, ...switches } = Object.fromEntries(
    pairs.map((pair) => {
      const [key, value, more] = pair.split("=");
      if (!key || !value || more !== undefined) throw new Error(`--${flag} must be ${variantSyntax}, not ${pair} in ${text}`);
      return [key, value];
    }),
  );
  const roundTripMs = roundTripOf(rtt === undefined ? undefined : Number(rtt));
  const label = labelOf(name, settle(design, switches), { roundTripMs });
  return { design: name, switches, label, ...(roundTripMs !== undefined && { roundTripMs }) };
}
