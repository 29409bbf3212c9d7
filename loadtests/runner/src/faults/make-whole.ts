import { restart } from "@coordbench/infra/local";
import type { Deployment } from "../designs/design.ts";
import { disarm } from "./actions/failpoint.ts";

/** Makes sure that every process of this machine runs and nothing is armed any more; returns who had ended. */
export async function makeWhole({ services, servers }: Deployment): Promise<string[]> {
  const ended = [...servers, ...services].filter(({ isRunning }) => !isRunning).map(({ name }) => name);
  for (const process of [...servers, ...services]) {
    if (process.isRunning) process.signal("SIGCONT");
    else await restart(process);
  }
  await Promise.all(services.map(disarm));
  return ended;
}
