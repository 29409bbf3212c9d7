import { isQuestion } from "./trace.ts";
import { endOf, placed, type Placed, type Tree } from "./tree.ts";

/** A piece of the time from a request's beginning to its answer, and what it was spent on. */
export interface Segment extends Placed {
  fromMs: number;
  toMs: number;
  /** working: something was done for this request; blocked: another one held what it needs; waiting: for anything else. */
  spent: "working" | "waiting" | "blocked";
}

/** Spans that follow each other may seem to overlap by so much. */
const clocksDifferMs = 0.1;

/**
 * What a request's duration is made of, the last piece first: whatever ended last before a moment is what that moment
 * waited for, so the path goes back from the end through the child that ended last, then through the one that ended
 * last before that one began, and so on.
 */
export function criticalPath(tree: Tree): Segment[] {
  const places = new Map(placed(tree).map((place) => [place.span.id, place]));
  const hasRoles = [...places.values()].some(({ role }) => role !== tree.root.name);
  const place = (id: string): Placed => {
    const found = places.get(id);
    if (found === undefined) throw new Error(`span ${id} is not below the root of trace ${tree.id}`);
    return found;
  };
  const back = (at: Placed, fromMs: number, toMs: number): Segment[] => {
    const segments: Segment[] = [];
    const spend = (start: number, end: number) => {
      if (end > start) segments.push({ ...at, fromMs: start, toMs: end, spent: kindOf(at, hasRoles) });
    };
    let momentMs = toMs;
    for (const child of (tree.children.get(at.span.id) ?? []).toSorted((a, b) => endOf(b) - endOf(a))) {
      const endMs = Math.min(endOf(child), momentMs);
      const startMs = Math.max(child.startMs, fromMs);
      // Whatever ended after the moment did not hold it up; whatever is empty holds nothing up.
      // Another service's clock may be ahead: what it did for this span, it did within it.
      const saidEndMs = child.service === at.span.service ? endOf(child) : Math.min(endOf(child), toMs);
      if (saidEndMs > momentMs + clocksDifferMs || endMs <= startMs) continue;
      spend(endMs, momentMs);
      segments.push(...back(place(child.id), startMs, endMs));
      momentMs = startMs;
    }
    spend(fromMs, momentMs);
    return segments;
  };
  const { root } = tree;
  return back(place(root.id), root.startMs, endOf(root));
}

/** What a span's own time is, which no child of it covers. */
function kindOf({ span, depth }: Placed, hasRoles: boolean): Segment["spent"] {
  if (span.wait === "lock") return "blocked";
  // On its way there and back; and a repeated request, which has no steps of its own, waits for the first one's outcome.
  if (span.wait !== undefined || isQuestion(span) || (depth === 0 && !hasRoles)) return "waiting";
  return "working";
}
