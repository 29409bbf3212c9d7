import { isSource, isTest } from "./rule.ts";
import type { Problem, Rule, SourceFile } from "./rule.ts";
import { importedFrom, isNode, nameOf, placesIn, problemAt, stringOf, variableAt } from "./syntax-tree.ts";
import type { Node, Place } from "./syntax-tree.ts";

/** Folders whose code is a function of its arguments alone, and what it may import; their tests may read files. */
const pureFolders = [
  { path: /^services\/[^/]+\/protocol\/simulation\//, packages: ["@coordbench/domain", "@coordbench/simulation"] },
  { path: /^services\/shared\/simulation\//, packages: ["@coordbench/domain"] },
  { path: /^(services\/[^/]+\/protocol|services\/shared\/domain|loadtests\/audit\/src\/invariants)\//, packages: ["@coordbench/domain"] },
  {
    path: /^loadtests\/report\/src\/(statistics|analysis)\//,
    packages: ["pure-rand/distribution/uniformFloat64", "pure-rand/generator/xoroshiro128plus", "simple-statistics", "zod"],
  },
];

const impureVariables = new Set(
  [
    "Date performance process console crypto fetch globalThis Promise AbortController AbortSignal",
    "setTimeout setInterval setImmediate queueMicrotask",
  ]
    .join(" ")
    .split(" "),
);

/** What a file of a pure folder may import; nothing where it need not be pure. */
function packagesFor(file: SourceFile): readonly string[] | undefined {
  return isSource(file) && !isTest(file) ? pureFolders.find(({ path }) => path.test(file.path))?.packages : undefined;
}

function isMember(node: Node, object: string, property: string): boolean {
  if (node.type !== "MemberExpression") return false;
  const owner = isNode(node["object"]) ? (nameOf(node["object"]) ?? nameOf(node["object"]["property"])) : undefined;
  return owner === object && (nameOf(node["property"]) ?? stringOf(node["property"])) === property;
}

function impurity(place: Place, packages: readonly string[]): string | undefined {
  const { node } = place;
  const source = importedFrom(place);
  if (source !== undefined && !source.startsWith(".") && !packages.includes(source)) return `imports ${source}`;
  if (isMember(node, "Math", "random")) return "draws a random number";
  if (node["async"] === true || node["await"] === true || node.type === "AwaitExpression") return "waits";
  const variable = variableAt(place);
  return variable !== undefined && impureVariables.has(variable) ? `uses ${variable}` : undefined;
}

function impurities(file: SourceFile): Problem[] {
  const packages = packagesFor(file);
  if (packages === undefined) return [];
  return placesIn(file).flatMap((place) => {
    const found = impurity(place, packages);
    return found === undefined
      ? []
      : [problemAt(file, place.node, `${found}: this folder is pure, so let the shell do it and pass the result in`)];
  });
}

function readsEnvironment({ node, parent }: Place): boolean {
  if (isMember(node, "process", "env")) return true;
  if (node.type === "ImportSpecifier")
    return nameOf(node["imported"]) === "env" && /^(node:)?process$/.test(stringOf(parent?.["source"]) ?? "");
  return (
    node.type === "VariableDeclarator" && nameOf(node["init"]) === "process" && isNode(node["id"]) && node["id"].type === "ObjectPattern"
  );
}

function environmentReads(file: SourceFile): Problem[] {
  return placesIn(file)
    .filter(readsEnvironment)
    .map(({ node }) =>
      problemAt(file, node, "reads the environment: only config.ts (config.mjs) does, once, and passes on what it validated"),
    );
}

const pure = (code: string) => ({ "services/x/protocol/coordinator.ts": code });

/** What may touch the world, and where. */
export const purityRules: Rule[] = [
  {
    name: "protocol/, domain/, simulation/, the invariants of the audit and the analysis of results are pure",
    check: (files) => files.flatMap(impurities),
    bad: [
      pure('import { readFileSync } from "node:fs";'),
      pure('import { z } from "zod";'),
      pure('import type { Logger } from "@coordbench/runtime";'),
      pure("const now = Date.now();"),
      pure("function f(at: Date) {}"),
      pure("const lot = Math.random();"),
      pure("setTimeout(f, 1);"),
      pure("async function f() {}"),
      pure("const f = async () => 1;"),
      pure("interface A { f(): Promise<void> }"),
      pure("process.exit();"),
      pure("console.log(1);"),
      { "services/shared/domain/src/a.ts": "const now = performance.now();" },
      { "services/shared/simulation/src/a.ts": "const lot = Math.random();" },
      { "services/x/protocol/simulation/a.ts": "setTimeout(f, 1);" },
      pure('import { World } from "@coordbench/simulation";'),
      { "loadtests/audit/src/invariants/a.ts": 'const a = import("pg");' },
      { "loadtests/report/src/analysis/a.ts": "const lot = Math.random();" },
      pure('import { mean } from "simple-statistics";'),
      { "loadtests/report/src/statistics/a.ts": 'import { readFileSync } from "node:fs";' },
    ],
    good: {
      ...pure(
        'import { a } from "@coordbench/domain";\nimport { b } from "./b.ts";\nconst c = { Date: a, process: b }.Date;\nconst d = Math.max(1, c);',
      ),
      "services/x/protocol/simulation/a.ts": 'import { World } from "@coordbench/simulation";',
      "services/x/protocol/a.test.ts": 'import { readFileSync } from "node:fs";',
      "services/x/booking/src/a.ts": "const now = Date.now();",
      "loadtests/report/src/statistics/a.ts": 'import { mean } from "simple-statistics";',
    },
  },
  {
    name: "only config.ts reads the environment",
    check: (files) => files.filter((file) => isSource(file) && !/(^|\/)config\.(ts|mjs)$/.test(file.path)).flatMap(environmentReads),
    bad: [
      { "a.ts": "const a = process.env.A;" },
      { "a.mjs": 'const a = globalThis.process["env"].A;' },
      { "a.ts": "const { env } = process;" },
      { "a.ts": 'import { env } from "node:process";' },
    ],
    good: {
      "services/a/src/config.ts": "const a = process.env.A;",
      "infra/setup/config.mjs": "const { env } = process;",
      "a.ts": "const a = process.pid;",
    },
  },
];
