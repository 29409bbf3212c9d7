import { isSource, isTest, lineAt } from "./rule.ts";
import type { Problem, Rule, SourceFile } from "./rule.ts";
import { isNode, nameOf, placesIn, problemAt } from "./syntax-tree.ts";
import type { Node, Place } from "./syntax-tree.ts";

const limits = { sourceLines: 200, testLines: 300, luaLines: 100, functionLines: 40, parameters: 3 };

const functionTypes = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

function limitOf(file: SourceFile): number {
  if (file.path.endsWith(".lua")) return limits.luaLines;
  if (isTest(file)) return limits.testLines;
  return isSource(file) ? limits.sourceLines : Infinity;
}

function tooLong(file: SourceFile): Problem[] {
  const lines = file.text.trimEnd().split("\n").length;
  const limit = limitOf(file);
  return lines <= limit
    ? []
    : [{ path: file.path, line: limit + 1, advice: `has ${lines} lines, the limit is ${limit}: split the file by responsibility` }];
}

function functionsIn(file: SourceFile): Place[] {
  return placesIn(file).filter(({ node }) => functionTypes.has(node.type));
}

/** The function at the root of a call: `describe` in `describe.each(table)(name, body)`. */
function calledName(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  return nameOf(node) ?? calledName(node["callee"] ?? node["object"] ?? node["tag"]);
}

function isDescribeBody(file: SourceFile, { parent, field }: Place): boolean {
  return isTest(file) && field === "arguments" && calledName(parent) === "describe";
}

function longFunctions(file: SourceFile): Problem[] {
  return functionsIn(file)
    .filter((place) => !isDescribeBody(file, place))
    .map(({ node }) => ({ node, lines: lineAt(file, node.end) - lineAt(file, node.start) + 1 }))
    .filter(({ lines }) => lines > limits.functionLines)
    .map(({ node, lines }) =>
      problemAt(file, node, `is a function of ${lines} lines, the limit is ${limits.functionLines}: take a step out of it`),
    );
}

/** The body of `it.each(table)(name, body)` takes a row of the table, which is as wide as it is. */
function isTableTest(file: SourceFile, { parent, field }: Place): boolean {
  return isTest(file) && field === "arguments" && ["it", "test", "describe"].includes(calledName(parent) ?? "");
}

function parametersOf(node: Node): unknown[] {
  return Array.isArray(node["params"]) ? node["params"].filter((parameter) => nameOf(parameter) !== "this") : [];
}

function manyParameters(file: SourceFile): Problem[] {
  return functionsIn(file)
    .filter((place) => !isTableTest(file, place))
    .filter(({ node }) => parametersOf(node).length > limits.parameters)
    .map(({ node }) =>
      problemAt(
        file,
        node,
        `takes ${parametersOf(node).length} parameters by position, the limit is ${limits.parameters}: name them in an object`,
      ),
    );
}

const lines = (count: number, line = "const x = 1;\n") => line.repeat(count);
const long = `function f() {\n${lines(39)}}\n`;
const describeAll = `describe.each([1])("x", () => {\n${lines(50)}});\n`;

/** Limits on the sizes of files, functions and parameter lists. */
export const sizeRules: Rule[] = [
  {
    name: "a source file has at most 200 lines, a test file 300, a Lua script 100",
    check: (files) => files.flatMap(tooLong),
    bad: [{ "a.ts": lines(201) }, { "a.test.ts": lines(301) }, { "a.lua": lines(101) }],
    good: { "a.ts": lines(200), "a.test.ts": lines(300), "a.lua": lines(100), "a.gen.ts": lines(900), "a.json": lines(900) },
  },
  {
    name: "a function has at most 40 lines",
    check: (files) => files.filter(isSource).flatMap(longFunctions),
    bad: [
      { "a.ts": long },
      { "a.ts": `class A { ${long.replace("function ", "")} }` },
      { "a.ts": describeAll },
      { "a.test.ts": describeAll.replace("describe.each([1])", "it") },
    ],
    good: { "a.ts": long.replace("const x = 1;\n", ""), "a.test.ts": describeAll },
  },
  {
    name: "a function takes at most 3 parameters by position",
    check: (files) => files.filter(isSource).flatMap(manyParameters),
    bad: [
      { "a.ts": "const f = (a, b, c, d) => a;" },
      { "a.ts": "class A { f(a, b, c, ...d) {} }" },
      { "a.test.ts": "const f = (a, b, c, d) => a;" },
    ],
    good: { "a.ts": "function f(this: unknown, a, b, { c, d, e }) {}", "a.test.ts": 'it.each([])("x", (a, b, c, d) => {});' },
  },
];
