/** A file of the project as the rules see it. */
export interface SourceFile {
  path: string;
  text: string;
}

/** One place that breaks a rule, and what to do about it. */
export interface Problem {
  path: string;
  line: number;
  advice: string;
}

/** Files by path: a tree small enough to be an example. */
export type Tree = Readonly<Record<string, string>>;

/** A rule of the house. It carries trees that it must reject and one that it must accept: a rule that was never seen to fail proves nothing. */
export interface Rule {
  name: string;
  check(files: readonly SourceFile[]): Problem[];
  bad: readonly Tree[];
  good: Tree;
}

/** The files of a tree. */
export function filesOf(tree: Tree): SourceFile[] {
  return Object.entries(tree).map(([path, text]) => ({ path, text }));
}

/** The line, from 1, on which an offset of a file lies. */
export function lineAt({ text }: SourceFile, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** A problem in words: file, line, and what to do. */
export function describeProblem({ path, line, advice }: Problem): string {
  return `${path}:${line} ${advice}`;
}

/** Whether a program wrote the file, so that no rule of style holds for it. */
export function isGenerated({ path }: SourceFile): boolean {
  return /\.gen\.ts$|(^|\/)(generated|sample)\/|(^|\/)openapi\.json$|^pnpm-lock\.yaml$/.test(path);
}

/** Whether the file is code that somebody wrote: TypeScript, or JavaScript that runs before there is a Node for TypeScript. */
export function isSource(file: SourceFile): boolean {
  return /\.(ts|mjs)$/.test(file.path) && !isGenerated(file);
}

/** Whether the file holds tests. */
export function isTest({ path }: SourceFile): boolean {
  return path.endsWith(".test.ts");
}

/** Every match of a pattern in a file as a problem. */
export function matches(file: SourceFile, pattern: RegExp, advice: (found: string) => string): Problem[] {
  return Array.from(file.text.matchAll(pattern), (match) => ({
    path: file.path,
    line: lineAt(file, match.index),
    advice: advice(match[0].trim()),
  }));
}
