import { isGenerated, matches } from "./rule.ts";
import type { Problem, Rule, SourceFile, Tree } from "./rule.ts";

const machineFile = /^services\/([^/]+)\/protocol\/(coordinator|participant)\.ts$/;

function rowOf({ path }: SourceFile): string | undefined {
  return /^services\/([^/]+)\/./.exec(path)?.[1];
}

/** The numbers of the invariants with which a file opens. */
function numbersOf({ text }: SourceFile): number[] {
  const opening = /^(?:\s*(?:\/\/.*|\/\*[^]*?\*\/))*/.exec(text)?.[0] ?? "";
  return Array.from(opening.matchAll(/^[\s/*]*I(\d+)\s/gm), ([, number]) => Number(number));
}

function machinesIn(files: readonly SourceFile[], row?: string): SourceFile[] {
  return files.filter((file) => machineFile.test(file.path) && (row === undefined || rowOf(file) === row));
}

/** A row numbers its invariants through, from one file to the next, so that a number names one of them. */
function misnumbered(file: SourceFile, files: readonly SourceFile[]): Problem[] {
  const at = (advice: string) => [{ path: file.path, line: 1, advice }];
  const numbers = numbersOf(file);
  const first = numbers[0];
  if (first === undefined) return at("does not open with its invariants: number them I1, I2, … in the comment at its top");
  if (numbers.some((number, index) => number !== first + index))
    return at(`opens with the invariants ${numbers.join(", ")}: number them through`);
  const others = machinesIn(files, rowOf(file)).filter((other) => other !== file);
  const goesOn = others.some((other) => numbersOf(other).at(-1) === first - 1);
  return first === 1 || goesOn ? [] : at(`opens with I${first}: begin at I1, or where the other file of the protocol ends`);
}

function unknownCitations(file: SourceFile, files: readonly SourceFile[]): Problem[] {
  const own = machinesIn(files, rowOf(file));
  const known = new Set((own.length > 0 ? own : machinesIn(files)).flatMap(numbersOf));
  const unknown = (cited: string) => !known.has(Number(cited.slice(1)));
  return matches(file, /\bI[1-9]\d?\b/g, (cited) => cited)
    .filter(({ advice }) => unknown(advice))
    .map((problem) => ({
      ...problem,
      advice: `cites ${problem.advice}, which no protocol states: correct the number, or state the invariant`,
    }));
}

function mayCite(file: SourceFile): boolean {
  return /\.(ts|md|txt|lua|proto)$/.test(file.path) && !isGenerated(file) && !file.path.startsWith("test/tidy/");
}

const machine = (file: string, text: string, row = "x"): Tree => ({ [`services/${row}/protocol/${file}.ts`]: text });

/** The invariants of a protocol stand where it does, and are called by their number. */
export const invariantRules: Rule[] = [
  {
    name: "a protocol file opens with its numbered invariants",
    check: (files) => machinesIn(files).flatMap((file) => misnumbered(file, files)),
    bad: [
      machine("coordinator", "/** Decides. */\nexport const decide = 1;"),
      machine("coordinator", 'import "./a.ts";\n// I1 Too late.'),
      machine("participant", "// I1 One.\n// I3 Three."),
      machine("participant", "// I2 Two."),
      { ...machine("participant", "// I2 Two."), ...machine("coordinator", "// I1 One.", "y") },
    ],
    good: { ...machine("coordinator", "/**\n * I1 One.\n * I2 Two.\n */"), ...machine("participant", "// I3  Three.\n// I4  Four.") },
  },
  {
    name: "an invariant that is cited exists",
    check: (files) => files.filter(mayCite).flatMap((file) => unknownCitations(file, files)),
    bad: [
      { ...machine("coordinator", "// I1 One."), "services/x/booking/src/store.ts": "// Keeps I2." },
      { ...machine("coordinator", "// I1 One."), ...machine("coordinator", "// I1 One.\n// I2 Two.", "y"), "services/x/README.md": "I2" },
      { "test/recovery/a.test.ts": 'it("keeps I1")' },
    ],
    good: { ...machine("coordinator", "// I1 One."), "services/x/README.md": "I1, as in EI2 or I2C", "test/recovery/a.test.ts": "// I1" },
  },
];
