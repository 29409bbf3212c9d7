import { isGenerated, isSource, isTest, matches } from "./rule.ts";
import type { Problem, Rule, SourceFile } from "./rule.ts";
import { isNode, nameOf, placesIn, problemAt } from "./syntax-tree.ts";
import type { Node } from "./syntax-tree.ts";

/** Text that somebody wrote; the rules themselves have to say what they look for. */
function isProse(file: SourceFile): boolean {
  return !isGenerated(file) && !file.path.startsWith("test/tidy/") && file.path !== "LICENSE";
}

function declaredNames(declaration: Node): string[] {
  const declared = Array.isArray(declaration["declarations"]) ? declaration["declarations"].filter(isNode) : [declaration];
  return declared.map(({ id }) => nameOf(id) ?? "").filter((name) => name !== "");
}

function hasJsdoc({ text }: SourceFile, node: Node): boolean {
  const before = text.slice(0, node.start).trimEnd();
  const comment = before.slice(before.lastIndexOf("/*"));
  return before.endsWith("*/") && /^\/\*\*[^]*\p{L}{2}/u.test(comment);
}

function undocumentedExports(file: SourceFile): Problem[] {
  const documented = new Set<string>();
  return placesIn(file).flatMap(({ node }) => {
    const declaration = node.type === "ExportNamedDeclaration" ? node["declaration"] : undefined;
    if (!isNode(declaration)) return [];
    const names = declaredNames(declaration);
    if (hasJsdoc(file, node)) names.forEach((name) => documented.add(`${declaration.type} ${name}`));
    // The overloads of a function share the sentence of the first.
    const isOverload = names.every((name) => documented.has(`TSDeclareFunction ${name}`));
    if (hasJsdoc(file, node) || isOverload) return [];
    return [problemAt(file, node, `exports ${names.join(", ")} without a word: write one JSDoc sentence that says what it is for`)];
  });
}

function isDocumentable(file: SourceFile): boolean {
  return isSource(file) && !isTest(file) && !/(^|\/)index\.ts$/.test(file.path);
}

function missingFromLuaHeader({ path, text }: SourceFile): Problem[] {
  const header = /^(?:--.*\n)*/.exec(text)?.[0] ?? "";
  const missing = ["KEYS", "ARGV", "Returns"].filter((word) => !header.includes(word));
  return missing.length === 0
    ? []
    : [{ path, line: 1, advice: `has no ${missing.join(", ")} in the comment at its top: say what comes in and what goes out` }];
}

const unfinished = /\b(TODO|FIXME|XXX)\b/g;
const banner = /^[ \t]*(\/\/|\/?\*|#|--)[ \t]*([-=*#~_/]{3,}|[─━═]{2,})/gm;
const machinePath = /(?<![\w.$}*-])\/(root|work|tmp\/scratch)\//g;
const header = "-- KEYS[1] the stock.\n-- ARGV[1] the quantity.\n-- Returns 'reserved' or 'sold-out'.\n";

/** What is written beside the code. */
export const commentRules: Rule[] = [
  {
    name: "an export says in one JSDoc sentence what it is for",
    check: (files) => files.filter(isDocumentable).flatMap(undocumentedExports),
    bad: [
      { "a.ts": "export const a = 1;" },
      { "a.ts": "// No JSDoc.\nexport function a() {}" },
      { "a.ts": "/** Says a. */\nexport const a = 1;\nexport type A = typeof a;" },
      { "a.mjs": "/** */\nexport class A {}" },
    ],
    good: {
      "a.ts":
        "/** Says a. */\nexport function a(b: 1): 1;\nexport function a(b: 2): 2;\nexport function a(b) { return b; }\nconst c = 1;\nexport { c };",
      "index.ts": 'export { a } from "./a.ts";\nexport const b = 1;',
      "a.test.ts": "export const a = 1;",
    },
  },
  {
    name: "nothing is left to do",
    check: (files) =>
      files.filter(isProse).flatMap((file) => matches(file, unfinished, (found) => `says ${found}: do it now, or open an issue`)),
    bad: [{ "a.ts": "// TODO: more" }, { "a.md": "FIXME" }, { "a.lua": "-- XXX" }],
    good: { "a.ts": "const TODOS = 1;", LICENSE: "XXX" },
  },
  {
    name: "no banners",
    check: (files) =>
      files
        .filter((file) => isProse(file) && !file.path.endsWith(".md"))
        .flatMap((file) => matches(file, banner, () => "draws a banner: a file that needs sections wants to be two files")),
    bad: [
      { "a.ts": "// ---- helpers ----" },
      { "a.ts": "/*******\n * A\n */" },
      { "a.lua": "------" },
      { "a.yaml": "# ======" },
      { "a.mjs": "// ── a ──" },
    ],
    good: { "a.ts": "/** A. */\n// I1 and -- then", "a.yaml": "---\na: 1", "a.lua": "-- A.", "a.md": "***" },
  },
  {
    name: "no path of one machine",
    check: (files) =>
      files
        .filter(isProse)
        .flatMap((file) =>
          matches(
            file,
            machinePath,
            (found) => `names ${found}, which is a folder of one machine: derive it from where the file lies, or from the cache`,
          ),
        ),
    bad: [{ "a.ts": 'const a = "/root/a";' }, { "a.md": "see /work/a" }, { "a.json": '"/tmp/scratch/a"' }],
    good: { "a.ts": 'const a = "./work/b"; const c = `${d}/root/e`; const f = "network/work/g";' },
  },
  {
    name: "a Lua script opens with its KEYS, its ARGV and what it returns",
    check: (files) => files.filter(({ path }) => path.endsWith(".lua")).flatMap(missingFromLuaHeader),
    bad: [{ "a.lua": "local a = KEYS[1] -- ARGV Returns" }, { "a.lua": header.replace("Returns", "Gives") }],
    good: { "a.lua": `${header}return redis.call('GET', KEYS[1])` },
  },
];
