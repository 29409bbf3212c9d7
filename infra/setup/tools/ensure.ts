import { reportToTerminal } from "../base/progress.mjs";
import { catalogue } from "./catalogue.ts";
import { inspect, judge } from "./inspect.ts";
import type { Inspection } from "./inspect.ts";
import { missingTool } from "./missing.ts";
import type { Problem, Report, Tool, ToolName, Wanted, Way } from "./tool.ts";

/** Finds the named tools, brings those that are missing, and reports all that cannot be brought in one error. */
export async function ensureTools<Name extends ToolName>(
  names: readonly Name[],
  report: Report = reportToTerminal,
): Promise<Readonly<Record<Name, Tool>>> {
  const tools = await ensureAll(
    names.map((name) => catalogue[name]),
    report,
  );
  return Object.fromEntries(tools.map((tool) => [tool.name, tool])) as Record<Name, Tool>;
}

/** The same for any wanted tools, of the catalogue or not. */
export async function ensureAll(wanted: readonly Wanted[], report: Report): Promise<readonly Tool[]> {
  const inspections = await Promise.all(wanted.map(inspect));
  const tools: Tool[] = [];
  const missing: string[] = [];
  for (const inspection of inspections) {
    const brought = inspection.tool ?? (await bring(inspection, report));
    if (typeof brought === "string") missing.push(brought);
    else tools.push(brought);
  }
  if (missing.length > 0) throw new Error(missing.join("\n"));
  return tools;
}

async function bring({ wanted, problems }: Inspection, report: Report): Promise<Tool | string> {
  const tried = [...problems];
  for (const way of wanted.ways.filter((each) => !problems.some(({ from }) => from === each.from))) {
    const result = await tryWay(wanted, way, report);
    if ("version" in result) return result;
    tried.push(result);
  }
  return missingTool(wanted, tried);
}

async function tryWay(wanted: Wanted, way: Way, report: Report): Promise<Tool | Problem> {
  const why = await way.obstacle();
  if (why !== undefined) return { from: way.from, why };
  try {
    return await judge(wanted, way, await way.bring(report));
  } catch (error) {
    return { from: way.from, why: error instanceof Error ? error.message : String(error) };
  }
}
