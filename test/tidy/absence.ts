import { isSource, isTest } from "./rule.ts";
import type { Problem, Rule, SourceFile } from "./rule.ts";
import { importedFrom, placesIn, problemAt } from "./syntax-tree.ts";

const home = "services/shared/faults/";
const packageName = "@coordbench/faults";
const runtime = "services/shared/runtime/package.json";

interface Manifest {
  imports?: Record<string, Record<string, string>>;
  dependencies?: Record<string, string>;
}

/** The names of all failpoints are data, which whoever breaks services from outside may read. */
function isAllowed(path: string, source: string): boolean {
  return !path.startsWith("services/") && source === `${packageName}/failpoints`;
}

function isFaults(source: string): boolean {
  return source.startsWith(packageName) || /^\..*\/shared\/faults\/|^(\.\.\/)+faults\/src\//.test(source);
}

function imports(file: SourceFile): Problem[] {
  if (!isSource(file) || isTest(file) || file.path.startsWith("test/") || file.path.startsWith(home)) return [];
  return placesIn(file).flatMap((place) => {
    const source = importedFrom(place);
    if (source === undefined || !isFaults(source) || isAllowed(file.path, source)) return [];
    const advice = `imports ${source}: an image that measures is without it, so take the doors of @coordbench/runtime`;
    return [problemAt(file, place.node, advice)];
  });
}

function manifests({ path, text }: SourceFile): Problem[] {
  if (!/^services\/.*\/package\.json$/.test(path) || path.startsWith(home) || !text.includes(packageName)) return [];
  const at = (advice: string) => [{ path, line: 1, advice }];
  if (path !== runtime) return at(`names ${packageName}: only the runtime does`);
  const { dependencies = {}, imports: doors = {} } = JSON.parse(text) as Manifest;
  if (dependencies[packageName] !== undefined) return at(`depends on ${packageName} where it measures: make it a devDependency`);
  const conditions = Object.values(doors).flatMap((targets) => Object.entries(targets).filter(([, target]) => target === packageName));
  return conditions.every(([condition]) => condition === "faults") ? [] : at(`loads ${packageName} without the condition \`faults\``);
}

const runtimeWith = (manifest: object) => ({ [runtime]: JSON.stringify(manifest) });

/** What must be possible to leave out. */
export const absenceRules: Rule[] = [
  {
    name: "nothing needs the failpoints to run, and only a condition loads them",
    check: (files) => files.flatMap((file) => [...imports(file), ...manifests(file)]),
    bad: [
      { "services/a/src/a.ts": 'import { breakable } from "@coordbench/faults";' },
      { "services/a/src/a.ts": 'import { failpoints } from "@coordbench/faults/failpoints";' },
      { "services/shared/runtime/src/a.ts": 'const a = await import("../../faults/src/index.ts");' },
      { "loadtests/runner/src/a.ts": 'import { breakable } from "@coordbench/faults";' },
      { "infra/local/a.ts": 'import { failpoints } from "../../services/shared/faults/src/failpoints.ts";' },
      { "services/a/package.json": '{ "devDependencies": { "@coordbench/faults": "workspace:*" } }' },
      runtimeWith({ dependencies: { "@coordbench/faults": "workspace:*" } }),
      runtimeWith({ imports: { "#faults": { default: "@coordbench/faults" } } }),
    ],
    good: {
      "services/a/src/a.ts": 'import { breakable } from "@coordbench/runtime";',
      "services/shared/runtime/src/a.ts": 'import { breakable } from "#faults";',
      "services/shared/runtime/src/a.test.ts": 'import { breakable } from "@coordbench/faults";',
      "services/shared/faults/src/a.ts": 'import { b } from "./b.ts";',
      "loadtests/runner/src/faults/a.ts":
        'import { b } from "./b.ts"; import { c } from "../faults/b.ts"; import { failpoints } from "@coordbench/faults/failpoints";',
      ...runtimeWith({
        imports: { "#faults": { faults: "@coordbench/faults", default: "./src/no-faults.ts" } },
        devDependencies: { "@coordbench/faults": "workspace:*" },
      }),
    },
  },
];
