import { designs, labelOf } from "@coordbench/runner";

/** A design with some of its switches set, as a suite runs against it. */
export interface Variant {
  design: string;
  switches: Record<string, string>;
  label: string;
}

/** The saga with nothing but PostgreSQL and gRPC. */
export const plainSaga = variantOf("saga", { stock: "postgres", transport: "grpc" });

/** Every design as it stands, and the saga by its other store and its other transport. */
export const variants: Variant[] = [...[...designs.keys()].map((design) => variantOf(design)), plainSaga];

/** A design with these switches set. */
export function variantOf(design: string, switches: Record<string, string> = {}): Variant {
  return { design, switches, label: labelOf(design, switches) };
}
