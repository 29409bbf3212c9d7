import { parseAst } from "vitest/node";
import { lineAt } from "./rule.ts";
import type { Problem, SourceFile } from "./rule.ts";

/** A node of a syntax tree (ESTree with types). */
export interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

/** A node, the one above it, and in which field of that it hangs. */
export interface Place {
  node: Node;
  parent: Node | undefined;
  field: string;
}

/** Whether a value is a node. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function collect(place: Place, into: Place[]): Place[] {
  into.push(place);
  for (const [field, value] of Object.entries(place.node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) collect({ node: child, parent: place.node, field }, into);
    }
  }
  return into;
}

const parsed = new WeakMap<SourceFile, Place[]>();

/** Every node of a file, each above what hangs under it. Parsed once, since every rule asks. */
export function placesIn(file: SourceFile): Place[] {
  const known = parsed.get(file) ?? collect({ node: parse(file), parent: undefined, field: "" }, []);
  parsed.set(file, known);
  return known;
}

function parse({ path, text }: SourceFile): Node {
  try {
    // Deprecated for `parseSync`, which vitest does not hand on; with this one the tidy test needs no parser of its own.
    // oxlint-disable-next-line typescript/no-deprecated
    return parseAst(text, { lang: "ts" }, path) as unknown as Node;
  } catch (cause) {
    throw new Error(`${path} does not parse`, { cause });
  }
}

/** The name of an identifier, or nothing where the value is none. */
export function nameOf(value: unknown): string | undefined {
  return isNode(value) && value.type === "Identifier" && typeof value["name"] === "string" ? value["name"] : undefined;
}

/** The text of a string literal, or nothing where the value is none. */
export function stringOf(value: unknown): string | undefined {
  return isNode(value) && value.type === "Literal" && typeof value["value"] === "string" ? value["value"] : undefined;
}

/** The module that an import or export names, static or dynamic. */
export function importedFrom({ node }: Place): string | undefined {
  return /^(Import|Export)\w*(Declaration|Expression)$/.test(node.type) ? stringOf(node["source"]) : undefined;
}

/** The name of the global (or local) variable that is used here; names of fields are none. */
export function variableAt({ node, parent, field }: Place): string | undefined {
  const isField = (field === "property" || field === "key") && parent?.["computed"] !== true && parent?.["shorthand"] !== true;
  return isField ? undefined : nameOf(node);
}

/** A problem at a node. */
export function problemAt(file: SourceFile, node: Node, advice: string): Problem {
  return { path: file.path, line: lineAt(file, node.start), advice };
}
