import { join } from "node:path";
import { answersGet, startProcess, type LocalProcess } from "./process.ts";
import type { StackFolder } from "./stack-folder.ts";

/** How to start one instance of one of the project's services. */
export interface ServiceOptions {
  name: string;
  /** The service's `main.ts`, from the root of the project. */
  entry: string;
  /** Its settings by the names of their variables. */
  settings: Record<string, string | number>;
  /** Where it serves its health checks. */
  adminUrl: string;
  folder: StackFolder;
  logFolder: string;
  /** Whether it can be broken at its failpoints. */
  faults?: boolean | undefined;
  /** For Node itself, before the service's own program. */
  nodeArguments?: string[];
}

/** A running service. */
export interface LocalService extends LocalProcess {
  adminUrl: string;
  settings: Record<string, string | number>;
}

const root = join(import.meta.dirname, "../..");

/** Starts a service of the project with exactly the settings given: nothing of the surrounding environment gets in. */
export async function startService({
  name,
  entry,
  settings,
  adminUrl,
  folder,
  logFolder,
  faults = false,
  nodeArguments = [],
}: ServiceOptions): Promise<LocalService> {
  const environment = Object.fromEntries(Object.entries(settings).map(([variable, value]) => [variable, String(value)]));
  const launch = {
    name,
    command: process.execPath,
    args: ["--max-semi-space-size=16", ...(faults ? ["--conditions=faults"] : []), ...nodeArguments, join(root, entry)],
    environment: { ...environment, NODE_ENV: "production" },
    logFile: join(logFolder, `${name}.log`),
    ready: () => answersGet(`${adminUrl}/health/ready`),
    readyWithinMs: 30_000,
    stopSignal: "SIGTERM" as const,
  };
  return Object.assign(await startProcess(launch, folder), { adminUrl, settings });
}
