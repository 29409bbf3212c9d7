import { idSchema } from "@coordbench/contract";

/** The streams: what participants are asked, what booking services hear, and what nobody could deal with. */
export const streamKinds = ["command", "news", "parked"] as const;
/** A stream of a run. */
export type StreamKind = (typeof streamKinds)[number];

/** The name of a stream: two runs may share a server. */
export function streamName(run: string, kind: StreamKind): string {
  return `cb_${token(run)}_${kind}`;
}

/** The subject of everything that goes to one receiver; without one, of all that a stream takes. */
export function subjectOf(run: string, kind: StreamKind | "stock", receiver?: string): string {
  return `cb.${token(run)}.${kind}.${receiver === undefined ? "*" : token(receiver)}`;
}

/** A dot, a star or a space in an id would make it another subject: such an id is none. */
function token(id: string): string {
  if (!idSchema.safeParse(id).success) throw new Error(`${JSON.stringify(id)} cannot be part of a subject`);
  return id;
}
