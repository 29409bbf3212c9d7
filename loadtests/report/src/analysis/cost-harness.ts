import type { Harness, ProcessUse } from "../results/run.ts";

/** The part of a `.cpuprofile` that is read. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  /** When it began, by the system's monotonic clock, in microseconds. */
  startTime: number;
  /** The node that was seen each time, and the microseconds since the time before. */
  samples: number[];
  timeDeltas: number[];
}

const doors = ["http", "metering", "telemetry", "design", "unattributed"] as const;
type Door = (typeof doors)[number];

// The innermost frame that anybody can be made to answer for decides. The inside of Node and the schemas work for whoever called them.
const rules: [door: Door, url: RegExp][] = [
  ["metering", /\/runtime\/src\/(?:metering|holding)\.ts$|\/prom-client[@/]/],
  ["telemetry", /\/runtime\/src\/[a-z-]*telemetry|@opentelemetry|import-in-the-middle|require-in-the-middle/],
  [
    "http",
    /\/runtime\/src\/(?:http|admin|attendance|booking-request|json-body|other-methods|unreadable)\.ts$|\/shared\/contract\/|\/(?:fastify|find-my-way|light-my-request|avvio|fast-json-stringify)[@/]|^node:_http|^node:internal\/http(?:\.|$)/,
  ],
  ["design", /^node:(?:internal\/)?http2|\/services\/|\/node_modules\/(?!\.pnpm\/zod@|zod\/)/],
];

function doorOf({ functionName, url }: { functionName: string; url: string }): Door | "idle" | undefined {
  if (functionName === "(idle)") return "idle";
  return rules.find(([, pattern]) => pattern.test(url))?.[0];
}

/** The microseconds of a profile within a window, by whom they are laid to; what was idle is in none. */
export function laidTo({ nodes, startTime, samples, timeDeltas }: CpuProfile, [from, to]: [number, number]): Record<Door, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const doorOfNode = new Map<number, Door | "idle">();
  const visit = (id: number, inherited: Door | "idle"): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const door = doorOf(node.callFrame) ?? inherited;
    doorOfNode.set(id, door);
    for (const child of node.children ?? []) visit(child, door);
  };
  if (nodes[0] !== undefined) visit(nodes[0].id, "unattributed");
  const sums = { http: 0, metering: 0, telemetry: 0, design: 0, unattributed: 0 };
  let atUs = startTime;
  for (const [index, id] of samples.entries()) {
    const delta = Math.max(0, timeDeltas[index] ?? 0);
    atUs += delta;
    const door = doorOfNode.get(id) ?? "unattributed";
    if (door !== "idle" && atUs >= from && atUs <= to) sums[door] += delta;
  }
  return sums;
}

/** What the testbed itself took of the processor time of all services and servers; null where there is nothing to tell it from. */
export function harnessOf({
  profiles,
  processes,
  windowUs,
}: {
  profiles: { name: string; profile: CpuProfile }[];
  processes: ProcessUse[];
  windowUs: [number, number];
}): Harness | null {
  const times = processes
    .filter(({ kind }) => kind !== "load")
    .map(({ name, cpuMs }) => ({ name, cpuMs: typeof cpuMs === "number" ? cpuMs : 0 }));
  const totalMs = times.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const parts = profiles.map(({ name, profile }) => {
    const sums = laidTo(profile, windowUs);
    return { sums, busy: doors.reduce((sum, door) => sum + sums[door], 0), cpuMs: times.find((each) => each.name === name)?.cpuMs ?? 0 };
  });
  if (totalMs === 0 || parts.every(({ busy }) => busy === 0)) return null;
  // A profile sees one thread of its process: what that thread did is taken for what the process did.
  const shareOf = (door: Door) =>
    parts.reduce((sum, { sums, busy, cpuMs }) => sum + (busy === 0 ? 0 : (sums[door] / busy) * cpuMs), 0) / totalMs;
  const [http, metering, telemetry, unattributed] = [shareOf("http"), shareOf("metering"), shareOf("telemetry"), shareOf("unattributed")];
  return { share: http + metering + telemetry, http, metering, telemetry, unattributed, processes: profiles.length };
}
