import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./ports.ts";
import { answersGet, plainEnvironment, startProcess, type Announce, type LocalServer } from "./process.ts";
import type { StackFolder } from "./stack-folder.ts";

/** A NATS server with JetStream. */
export interface NatsServer extends LocalServer {
  /** Where it tells about itself, `/varz` and `/jsz` among others. */
  monitorUrl: string;
  /** Stops it, deletes everything it has stored, and starts it again, empty. */
  loseStorage(): Promise<void>;
}

/** How to start a server. */
export interface NatsOptions {
  /** The `nats-server` program. */
  program: string;
  name: string;
  folder: StackFolder;
  logFolder: string;
  /** Tells it which address its clients are to learn from it. */
  announce?: Announce | undefined;
}

const host = "127.0.0.1";
/** What its streams may reserve: as good as everything. Without this the server goes by what is free on the disk, and refuses streams that would never fill it. */
const roomBytes = 1_024 ** 4;

/** Starts a server whose streams lie in the stack's folder, flushed as often as the server does by default. */
export async function startNats({ program, name, folder, logFolder, announce }: NatsOptions): Promise<NatsServer> {
  const data = join(folder.path, name);
  const storage = join(data, "storage");
  mkdirSync(data, { recursive: true });
  const [port, monitorPort] = [await freePort(), await freePort()];
  const monitorUrl = `http://${host}:${monitorPort}`;
  const address = `${host}:${port}`;
  const advertised = announce && { client_advertise: await announce(name, address) };
  const jetstream = { store_dir: storage, max_file_store: roomBytes };
  const configuration = { host, port, http: `${host}:${monitorPort}`, server_name: name, jetstream, ...advertised };
  const file = join(data, "nats.conf");
  writeFileSync(file, JSON.stringify(configuration, undefined, 2));
  const launch = {
    name: `NATS ${name}`,
    command: program,
    args: ["--config", file],
    environment: plainEnvironment,
    logFile: join(logFolder, `nats-${name}.log`),
    // Healthy means that its streams are back, too.
    ready: () => answersGet(`${monitorUrl}/healthz`),
    readyWithinMs: 30_000,
    stopSignal: "SIGTERM" as const,
  };
  const server = await startProcess(launch, folder);
  const loseStorage = async () => {
    await server.stop();
    rmSync(storage, { recursive: true, force: true });
    await server.start();
  };
  return Object.assign(server, { address, monitorUrl, loseStorage });
}
