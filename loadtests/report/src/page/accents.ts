import type { Results } from "../results/results.ts";

/** How one variant looks wherever it appears: never by colour alone. */
export interface Accent {
  /** The number of the design's colour, 1 to 6. */
  hue: number;
  colour: string;
  shape: string;
  dash: number[];
}

/** The look of each variant by its label. */
export type Accents = (variant: string) => Accent;

const ownHues = ["two-phase-commit", "saga", "uncoordinated"];
const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"];
const dashes = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
  [4, 2],
  [12, 3],
];

/** The design of a variant: what stands before the switches in its label. */
export function designOf(variant: string): string {
  return variant.split(/[,:]/, 1)[0] ?? variant;
}

/** Gives each design a colour and a shape, the same in every report, and each of its variants a dash of its own. */
export function accentsOf({ runs, traces }: Pick<Results, "runs" | "traces">): Accents {
  const variants = [...new Set([...runs.map(({ step }) => step.variant), ...traces.map(({ variant }) => variant)])];
  const designs = [...new Set([...ownHues, ...variants.map(designOf)])];
  return (variant) => {
    const design = designs.indexOf(designOf(variant));
    const index = design === -1 ? designs.length : design;
    const hue = (index % shapes.length) + 1;
    const dash = Math.max(0, variants.indexOf(variant)) % dashes.length;
    return { hue, colour: `var(--hue-${hue})`, shape: shapes[index % shapes.length] ?? "circle", dash: dashes[dash] ?? [1, 0] };
  };
}
