import { onlyInOneRow } from "./only-in-one-row.ts";
import type { Problem, Rule, SourceFile, Tree } from "./rule.ts";

const topLevel = ["package.json", "pnpm-workspace.yaml", "services", "charts", "loadtests", "infra", "test", "README.md"];
const ordinaryFiles = ["CONTRIBUTING.md", "LICENSE", "knip.json", "pnpm-lock.yaml", "tsconfig.json", "vitest.config.ts"];

const rows = ["two-phase-commit", "saga"];
const columns = ["booking", "inventory", "payment"];
const serviceFiles = ["main", "config", "service", "transport", "store"].map((name) => `src/${name}.ts`);

/** Names that others chose: tools look for them, or readers do. */
const customaryNames = new Set(["README.md", "CONTRIBUTING.md", "LICENSE", "Dockerfile", "Containerfile", "Chart.yaml", "NOTES.txt"]);

function at(path: string, advice: string): Problem {
  return { path, line: 1, advice };
}

function topLevelProblems(files: readonly SourceFile[]): Problem[] {
  const found = new Set(files.map(({ path }) => path.replace(/\/.*/, "")));
  const missing = topLevel.filter((name) => !found.has(name)).map((name) => at(name, "is missing from the top level"));
  const strange = [...found].filter((name) => !name.startsWith(".") && !topLevel.includes(name) && !ordinaryFiles.includes(name));
  return [...missing, ...strange.map((name) => at(name, "does not belong to the top level: move it under one of its folders"))];
}

/** Helm takes a template for one that others include by the line before its name. */
function isKebab(called: string): boolean {
  const name = called.endsWith(".tpl") ? called.replace(/^_/, "") : called;
  return customaryNames.has(name) || /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/.test(name);
}

function tailsOf(files: readonly SourceFile[], row: string): Set<string> {
  const folder = `services/${row}/`;
  return new Set(files.filter(({ path }) => path.startsWith(folder)).map(({ path }) => path.slice(folder.length)));
}

function presentRows(files: readonly SourceFile[]): string[] {
  return rows.filter((row) => tailsOf(files, row).size > 0);
}

function missingServiceFiles(files: readonly SourceFile[]): Problem[] {
  const known = new Set(files.map(({ path }) => path));
  const services = [
    ...presentRows(files).flatMap((name) => columns.map((column) => `services/${name}/${column}`)),
    "services/uncoordinated",
  ];
  return services
    .flatMap((service) => serviceFiles.map((file) => `${service}/${file}`))
    .filter((path) => !known.has(path))
    .map((path) => at(path, "is missing: each service has the same five files"));
}

/** What `has` tells of one row and not of the other, for each pair of rows that exist. */
function differences(files: readonly SourceFile[], tails: (row: string) => Iterable<string>, advice: string): Problem[] {
  const present = presentRows(files);
  return present.flatMap((row) => {
    const others = present.filter((other) => other !== row).map((other) => new Set(tails(other)));
    return [...tails(row)]
      .filter((tail) => !isAllowed(tail))
      .filter((tail) => others.some((has) => !has.has(tail)))
      .map((tail) => at(`services/${row}/${tail}`, advice));
  });
}

/** A test stands beside what it tests, and is compared by that. */
function isAllowed(tail: string): boolean {
  if (tail.endsWith(".test.ts")) return true;
  return Object.keys(onlyInOneRow).some((allowed) => tail === allowed || tail.startsWith(`${allowed}/`));
}

const tracesOf = (files: readonly SourceFile[], row: string) =>
  [...tailsOf(files, row)].filter((tail) => /^protocol\/traces\/.*\.txt$/.test(tail));

const empty = (...paths: string[]): Tree => Object.fromEntries(paths.map((path) => [path, ""]));
const service = (folder: string): Tree => empty(...serviceFiles.map((file) => `services/${folder}/${file}`));
const row = (name: string): Tree => empty(...columns.flatMap((column) => Object.keys(service(`${name}/${column}`))));
const top = empty(
  "package.json",
  "pnpm-workspace.yaml",
  "README.md",
  "services/a",
  "charts/a",
  "loadtests/a",
  "infra/a",
  "test/a",
  "LICENSE",
  ".ci/run",
);

/** Where things lie and what they are called. */
export const layoutRules: Rule[] = [
  {
    name: "the top level holds its eight names and ordinary configuration",
    check: topLevelProblems,
    bad: [{ ...top, "src/a.ts": "" }, { ...top, "notes.md": "" }, empty("package.json", "services/a")],
    good: top,
  },
  {
    name: "files and folders are called in kebab-case",
    check: (files) =>
      files
        .filter(({ path }) => !path.split("/").every(isKebab))
        .map(({ path }) => at(path, "is not called in kebab-case: name it after the one thing inside")),
    bad: [empty("services/a/src/orderBook.ts"), empty("services/a/src/order_book.ts"), empty("services/OrderBook/a.ts")],
    good: empty("services/order-book/src/order-book.test.ts", ".oxlintrc.json", "charts/coordbench/templates/_helpers.tpl", "README.md"),
  },
  {
    name: "every service has main, config, service, transport and store",
    check: missingServiceFiles,
    bad: [
      {},
      { ...service("uncoordinated"), ...service("two-phase-commit/booking") },
      { ...row("two-phase-commit"), ...row("saga") },
      { ...service("uncoordinated"), "services/saga/booking/src/main.ts": "" },
    ],
    good: { ...row("two-phase-commit"), ...row("saga"), ...service("uncoordinated") },
  },
  {
    name: "both designs have the same files",
    check: (files) =>
      differences(
        files,
        (name) => tailsOf(files, name),
        "stands in this row only: give the other the same file, or say in README and allow-list which fact of the design it is",
      ),
    bad: [
      { ...row("two-phase-commit"), ...row("saga"), "services/saga/booking/src/timer.ts": "" },
      { ...row("saga"), ...service("two-phase-commit/booking") },
      { ...row("two-phase-commit"), "services/two-phase-commit/booking/src/timer.ts": "", ...service("saga/booking") },
    ],
    good: { ...row("two-phase-commit"), ...row("saga") },
  },
  {
    name: "both designs trace the same scenarios",
    check: (files) =>
      differences(files, (name) => tracesOf(files, name), "is traced in this row only: the same scenario must be shown in both"),
    bad: [empty("services/saga/protocol/traces/happy.txt", "services/two-phase-commit/protocol/traces/sold-out.txt")],
    good: empty(
      "services/saga/protocol/traces/happy.txt",
      "services/two-phase-commit/protocol/traces/happy.txt",
      "services/saga/protocol/a.ts",
    ),
  },
];
