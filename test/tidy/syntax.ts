import { isSource } from "./rule.ts";
import type { Rule, Tree } from "./rule.ts";
import { importedFrom, nameOf, placesIn, problemAt, stringOf, variableAt } from "./syntax-tree.ts";
import type { Place } from "./syntax-tree.ts";

/** Programs that ask for a default export. */
const defaultExports = ["loadtests/k6/main.ts", "vitest.config.ts"];

interface Ban {
  name: string;
  isBanned(place: Place, path: string): boolean;
  advice: string;
  bad: readonly Tree[];
  good: Tree;
}

function ban({ name, isBanned, advice, bad, good }: Ban): Rule {
  const check: Rule["check"] = (files) =>
    files.filter(isSource).flatMap((file) =>
      placesIn(file)
        .filter((place) => isBanned(place, file.path))
        .map(({ node }) => problemAt(file, node, advice)),
    );
  return { name, check, bad, good };
}

function isDefaultExport({ node }: Place): boolean {
  return node.type === "ExportDefaultDeclaration" || (node.type === "ExportSpecifier" && nameOf(node["exported"]) === "default");
}

function isUnendedImport(place: Place): boolean {
  const source = importedFrom(place) ?? "";
  return /^\.{1,2}(\/|$)/.test(source) && !/\.(ts|mjs|json)$/.test(source);
}

/** A namespace with a body of ours; `declare module "package"` only adds types to a package. */
function isNamespace({ node }: Place): boolean {
  return node.type === "TSModuleDeclaration" && stringOf(node["id"]) === undefined && nameOf(node["id"]) !== "global";
}

/** Syntax that the house does without. */
export const syntaxRules: Rule[] = [
  ban({
    name: "no `any`",
    isBanned: ({ node }) => node.type === "TSAnyKeyword",
    advice: "says `any`: name the type, or take `unknown` and find out",
    bad: [{ "a.ts": "const a: any = 1;" }, { "a.ts": "const a = b as any[];" }],
    good: { "a.ts": "const any: unknown = 'any';" },
  }),
  ban({
    name: "no enums",
    isBanned: ({ node }) => node.type === "TSEnumDeclaration",
    advice: "declares an enum, which Node cannot strip: take an `as const` object with a type of the same name",
    bad: [{ "a.ts": "enum A { b }" }, { "a.ts": "export const enum A { b }" }],
    good: { "a.ts": "const A = { b: 'b' } as const; type A = (typeof A)[keyof typeof A];" },
  }),
  ban({
    name: "no namespaces",
    isBanned: isNamespace,
    advice: "declares a namespace, which Node cannot strip: a file is one",
    bad: [{ "a.ts": "namespace A { export const b = 1; }" }],
    good: { "a.ts": 'declare module "pg" { interface A {} }' },
  }),
  ban({
    name: "no parameter properties",
    isBanned: ({ node }) => node.type === "TSParameterProperty",
    advice: "declares a field in a parameter list, which Node cannot strip: declare it and assign it",
    bad: [{ "a.ts": "class A { constructor(readonly b: string) {} }" }],
    good: { "a.ts": "class A { b: string; constructor(b: string) { this.b = b; } }" },
  }),
  ban({
    name: "no `export *`",
    isBanned: ({ node }) => node.type === "ExportAllDeclaration",
    advice: "exports everything: list the names, so that an index says what a package is",
    bad: [{ "a.ts": 'export * from "./b.ts";' }, { "a.ts": 'export * as b from "./b.ts";' }],
    good: { "a.ts": 'export { b } from "./b.ts";' },
  }),
  ban({
    name: "no default exports, but where a program asks for one",
    isBanned: (place, path) => !defaultExports.includes(path) && isDefaultExport(place),
    advice: "exports a default: give it a name",
    bad: [{ "a.ts": "export default 1;" }, { "a.ts": "const b = 1; export { b as default };" }],
    good: { "a.ts": "export const b = 1;", "vitest.config.ts": "export default {};" },
  }),
  ban({
    name: "relative imports end in .ts, .mjs or .json",
    isBanned: isUnendedImport,
    advice: "imports a file without its real ending, and Node does not guess: end it in `.ts`",
    bad: [{ "a.ts": 'import "./b";' }, { "a.ts": 'export { b } from "../b.js";' }, { "a.ts": 'await import("./b.js");' }],
    good: { "a.ts": 'import b from "./b.ts"; import c from "../c.json" with { type: "json" }; import d from "d";' },
  }),
  ban({
    name: "services do not print",
    isBanned: (place, path) => path.startsWith("services/") && !path.endsWith("/generate.ts") && variableAt(place) === "console",
    advice: "prints: a service says what it has to say through its logger",
    bad: [{ "services/a/src/a.ts": "console.log(1);" }],
    good: { "services/a/src/a.ts": "logger.info(1);", "infra/a.ts": "console.log(1);" },
  }),
];
