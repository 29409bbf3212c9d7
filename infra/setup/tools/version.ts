const VERSION = /(\d+)\.(\d+)(?:\.(\d+))?/;

/** The first version number in what a program says about itself. */
export function versionIn(text: string): string | undefined {
  return VERSION.exec(text)?.[0];
}

/** Whether a version is at least the wanted one. */
export function isAtLeast(version: string, minimum: string): boolean {
  const found = numbersOf(version);
  const wanted = numbersOf(minimum);
  const index = wanted.findIndex((number, at) => number !== (found[at] ?? 0));
  return index === -1 || (found[index] ?? 0) > (wanted[index] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return version.split(".").map(Number);
}
