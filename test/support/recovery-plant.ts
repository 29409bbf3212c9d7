/** A change to one file of the protocol. */
export interface Plant {
  /** Under `services/two-phase-commit/protocol/`. */
  file: string;
  find: string;
  replacement: string;
}

/** What Node must be told so that a service loads the protocol with a change in it: it does not start if there is nothing to change. */
export function planted({ file, find, replacement }: Plant): string[] {
  const hook = new URL("recovery-planted.ts", import.meta.url);
  hook.search = new URLSearchParams({ file: `/two-phase-commit/protocol/${file}`, find, replacement }).toString();
  return ["--import", hook.href];
}
