/** One thing that was done, or waited for, on behalf of a booking. */
export interface Span {
  id: string;
  /** Nothing for the root, whose parent is the customer. */
  parent: string | undefined;
  name: string;
  /** The protocol's own word for it. */
  verb: string | undefined;
  service: string;
  /** Somebody is asked, and the answer awaited. */
  isQuestion: boolean;
  /** What is waited for, where nothing is done. */
  wait: string | undefined;
  startMs: number;
  endMs: number;
}

/** All that was recorded of one request. */
export interface Trace {
  id: string;
  root: Span;
  /** The children of each span by the id of their parent. */
  children: ReadonlyMap<string, readonly Span[]>;
}

/** Puts spans together; nothing where the root is missing. */
export function traceOf(id: string, spans: readonly Span[]): Trace | undefined {
  const known = new Set(spans.map((span) => span.id));
  const root = spans.find(({ parent }) => parent === undefined || !known.has(parent));
  if (root === undefined) return undefined;
  const children = Map.groupBy(
    spans.filter((span) => span !== root),
    ({ parent }) => parent ?? "",
  );
  return { id, root, children };
}

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
export function placed(trace: Trace): Placed[] {
  const below = ({ span, role, verb, depth }: Placed): Placed[] => {
    const children = (trace.children.get(span.id) ?? []).toSorted((a, b) => a.startMs - b.startMs);
    return children.flatMap((child) => {
      const own = roles.has(child.name) && role !== child.name;
      const place = { span: child, role: own ? child.name : role, verb: own ? child.verb : verb, depth: depth + 1 };
      return [place, ...below(place)];
    });
  };
  const top = { span: trace.root, role: trace.root.name, verb: trace.root.verb, depth: 0 };
  return [top, ...below(top)];
}
