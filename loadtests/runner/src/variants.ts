import type { ToolName } from "@coordbench/infra/setup";
import { labelOf } from "./label.ts";
import { variedHow } from "./variation.ts";
import { designNamed, settle, toolsFor, type RunWish } from "./wish.ts";

/** A design with its switches, and how it is run, as they are compared. */
export interface Variant {
  /** What differs from how everything stands where nobody touches it. */
  chosen: Pick<RunWish, "design" | "switches" | "durability" | "roundTripMs" | "sampledShare">;
  /** What it is called in results: no two of a session are called alike. */
  label: string;
}

/** What a list of variants looks like on the command line. */
export const variantSyntax =
  "design[:switch=value]…, several separated by commas, such as two-phase-commit,saga:buckets=16; beside the switches durability=D0, rtt=20 (milliseconds between services and stores) and traced=1%";

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
export const toolsOf = (variants: readonly Variant[]): ToolName[] => variants.flatMap(({ chosen }) => toolsFor(chosen));

function variantIn(flag: string, text: string): Variant {
  const [name = "", ...pairs] = text.trim().split(":");
  if (name === "") throw new Error(`--${flag} must be ${variantSyntax}`);
  const design = designNamed(name);
  const given = pairs.map((pair) => {
    const [key, value, more] = pair.split("=");
    if (!key || !value || more !== undefined) throw new Error(`--${flag} must be ${variantSyntax}, not ${pair} in ${text}`);
    return [key, value] as const;
  });
  const chosen = given.reduce((wish, [key, value]) => variedHow(wish, key, value), { design: name, switches: {} } as Variant["chosen"]);
  return { chosen, label: labelOf(name, settle(design, chosen.switches ?? {}), chosen) };
}
