import type { Span, Trace } from "./trace.ts";

/** A trace put together. */
export interface Tree {
  id: string;
  root: Span;
  /** The children of each span, by its id. */
  children: ReadonlyMap<string, readonly Span[]>;
}

/** Puts a trace together; nothing where it has no root. */
export function treeOf({ id, spans }: Trace): Tree | undefined {
  const known = new Set(spans.map((span) => span.id));
  const root = spans.find(({ parentId }) => parentId === undefined || !known.has(parentId));
  if (root === undefined) return undefined;
  const children = Map.groupBy(
    spans.filter((span) => span !== root),
    ({ parentId }) => parentId ?? "",
  );
  return { id, root, children };
}

/** When a span ended. */
export const endOf = ({ startMs, durationMs }: Span) => startMs + durationMs;

/** The steps of a booking that have a name of their own; what belongs to none of them is the request's. */
const roles = new Set(["accept", "hold", "charge", "decide", "finish"]);

/** A span with what it is a part of. */
export interface Placed {
  span: Span;
  /** The step that it belongs to: its own name or that of the nearest one above. */
  role: string;
  /** The protocol's word for that step, as the one who asks has it. */
  verb: string | undefined;
  depth: number;
}

/** All spans of a trace, each below its parent, in the order in which they began. */
export function placed(tree: Tree): Placed[] {
  const below = ({ span, role, verb, depth }: Placed): Placed[] => {
    const children = (tree.children.get(span.id) ?? []).toSorted((a, b) => a.startMs - b.startMs);
    return children.flatMap((child) => {
      const own = roles.has(child.name) && role !== child.name;
      const place = { span: child, role: own ? child.name : role, verb: own ? child.verb : verb, depth: depth + 1 };
      return [place, ...below(place)];
    });
  };
  const top = { span: tree.root, role: tree.root.name, verb: tree.root.verb, depth: 0 };
  return [top, ...below(top)];
}
