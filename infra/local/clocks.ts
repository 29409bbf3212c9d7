import { globSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Clocks of their own for the processes of a stack, each of which can be set while they run. */
export interface Clocks {
  /** How far the clock of this process is from the right time, in seconds. */
  set(name: string, offsetS: number): void;
  /** What a process must be started with to go by its own clock. */
  environmentOf(name: string): Record<string, string>;
}

/** Its allocator asks for the time before libfaketime can tell it, and neither side mends that. */
const redis = "Redis ";
const library = "usr/lib/*/faketime/libfaketimeMT.so.1";

/**
 * Makes clocks with libfaketime, which stands between a process and the C library and answers for the time of day. What
 * measures how long something takes, the monotonic clock, goes on as ever, as it does where a real clock is set.
 */
export function makeClocks(folder: string, faketime: string): Clocks {
  const [path] = [dirname(faketime), "/"].flatMap((root) => globSync(library, { cwd: root }).map((found) => join(root, found)));
  if (path === undefined) throw new Error(`no libfaketime lies with ${faketime}: install Debian's package libfaketime`);
  mkdirSync(folder, { mode: 0o755 });
  const fileOf = (name: string) => join(folder, name.replaceAll(" ", "-"));
  const own = new Set<string>();
  const set = (name: string, offsetS: number) => {
    if (!own.has(name)) throw new Error(`${name} has no clock of its own`);
    // Whole or not at all: a clock that reads half a file goes wrong.
    writeFileSync(`${fileOf(name)}.draft`, `${offsetS < 0 ? "-" : "+"}${Math.abs(offsetS)}\n`, { mode: 0o644 });
    renameSync(`${fileOf(name)}.draft`, fileOf(name));
  };
  return {
    set,
    environmentOf(name): Record<string, string> {
      if (name.startsWith(redis)) return {};
      own.add(name);
      set(name, 0);
      return {
        LD_PRELOAD: path,
        FAKETIME_TIMESTAMP_FILE: fileOf(name),
        FAKETIME_CACHE_DURATION: "1",
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
        FAKETIME_DISABLE_SHM: "1",
      };
    },
  };
}
