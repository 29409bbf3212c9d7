import { isQuestion, type Span, type Trace } from "./trace.ts";

/** Something that is missing from a trace. */
export interface Orphan {
  traceId: string;
  what: string;
}

const rootNames = ["book", "cancel"];

/** What is missing from traces: in a whole one every span hangs on one root, and everybody has spans who gave an answer. */
export function orphansOf(traces: readonly Trace[]): Orphan[] {
  return traces.flatMap((trace) => complaintsAbout(trace).map((what) => ({ traceId: trace.id, what })));
}

function complaintsAbout({ spans }: Trace): string[] {
  if (spans.length === 0) return ["nothing of it was recorded"];
  const ids = new Set(spans.map(({ id }) => id));
  const [root, ...others] = spans.filter(isRoot).filter(({ parentId }) => !has(ids, parentId));
  const lost = spans.filter((span) => span !== root && !has(ids, span.parentId));
  return [
    ...(root === undefined ? [`it has no root: none of its ${spans.length} spans is a ${rootNames.join(" or a ")}`] : []),
    ...others.map(({ id }) => `${id} is another root`),
    ...lost.filter((span) => !others.includes(span)).map((span) => `the parent of ${describe(span)} is missing`),
    ...spans.filter((span) => isUnmatched(span, spans)).map((span) => `${describe(span)} was answered by nobody who is recorded`),
  ];
}

const has = (ids: ReadonlySet<string>, parentId: string | undefined) => parentId !== undefined && ids.has(parentId);
const isRoot = ({ name, kind }: Span) => kind === "server" && rootNames.includes(name);
const describe = ({ name, verb, service }: Span) => `${name}${verb === undefined ? "" : ` (${verb})`} at ${service}`;

/** A question that was answered, and yet the other side has no span of it. One without an answer has an error. */
function isUnmatched(span: Span, spans: readonly Span[]): boolean {
  const isAnswered = spans.some(({ parentId, service }) => parentId === span.id && service === span.participant);
  return isQuestion(span) && span.error === undefined && !isAnswered;
}
