import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { harnessOf, type CpuProfile, type Harness, type Run } from "@coordbench/report";

const folderIn = (stack: string) => join(stack, "profiles");

/** What Node is told so that a service leaves a profile of its processor time when it ends. */
export function profiled(stack: string): string[] {
  return ["--cpu-prof", "--cpu-prof-interval=1000", `--cpu-prof-dir=${folderIn(stack)}`];
}

/** What the testbed itself took, by the profiles that the services left; `window` is when the load was on, by this process's clock. */
export function readHarness(
  stack: string,
  { run, services, window: [from, to] }: { run: Run; services: readonly { name: string; pid: number }[]; window: [number, number] },
): Harness | null {
  // Profiles are dated by the system's monotonic clock, in microseconds: the same clock for all processes.
  const originUs = Number(process.hrtime.bigint() / 1_000n) - performance.now() * 1_000;
  const windowUs: [number, number] = [originUs + from * 1_000, originUs + to * 1_000];
  const profiles = services.flatMap(({ name, pid }) => {
    const [file] = globSync(`CPU.*.${pid}.*.cpuprofile`, { cwd: folderIn(stack) });
    return file === undefined ? [] : [{ name, profile: JSON.parse(readFileSync(join(folderIn(stack), file), "utf8")) as CpuProfile }];
  });
  return harnessOf({ profiles, processes: run.processes, windowUs });
}
