import { execFile } from "node:child_process";
import { appendFileSync, chmodSync, chownSync, cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { cacheFolder, placeOnce } from "../setup/index.ts";
import { freePort } from "./ports.ts";
import { plainEnvironment, startProcess, type LocalServer } from "./process.ts";
import type { StackFolder } from "./stack-folder.ts";

/** A PostgreSQL server of its own: own data, own log, own crash. */
export interface PostgresServer extends LocalServer {
  port: number;
  url(database: string): string;
}

/** How to start a server. */
export interface PostgresOptions {
  /** The `postgres` program; `initdb` lies beside it. */
  program: string;
  name: string;
  folder: StackFolder;
  logFolder: string;
  settings: Record<string, string | number>;
  /** The databases to make in it, empty. */
  databases: string[];
}

const run = promisify(execFile);
/** PostgreSQL refuses to run as root: then it runs as the user that owns nothing. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/** Starts a server on a fresh copy of an empty data folder. */
export async function startPostgres({ program, name, folder, logFolder, settings, databases }: PostgresOptions): Promise<PostgresServer> {
  const data = join(folder.path, name);
  const port = await freePort();
  cpSync(await template(program), data, { recursive: true });
  chmodSync(data, 0o700);
  appendFileSync(join(data, "postgresql.conf"), configuration({ ...settings, port }));
  if (nobody !== undefined) await run("chown", ["-R", `${nobody.uid}:${nobody.gid}`, data]);
  const launch = {
    name: `PostgreSQL ${name}`,
    command: program,
    args: ["-D", data],
    environment: plainEnvironment,
    logFile: join(logFolder, `postgres-${name}.log`),
    ...(nobody && { user: nobody }),
    ready: () => answers(port),
    readyWithinMs: 30_000,
    // SIGINT is PostgreSQL's "fast": it does not wait for its sessions.
    stopSignal: "SIGINT" as const,
  };
  const server = await startProcess(launch, folder);
  await execute(
    port,
    databases.map((database) => `create database "${database}"`),
  );
  const address = `postgres://postgres@127.0.0.1:${port}`;
  return Object.assign(server, { port, address, url: (database: string) => `${address}/${database}` });
}

function configuration(settings: Record<string, string | number>): string {
  const fixed = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    log_min_messages: "warning",
    log_min_error_statement: "panic",
  };
  const lines = Object.entries({ ...fixed, ...settings }).map(([name, value]) => `${name} = '${value}'`);
  return `\n${lines.join("\n")}\n`;
}

/** An empty data folder, made once for each version: copying it is ten times quicker than making it. */
async function template(program: string): Promise<string> {
  const { stdout } = await run(program, ["--version"]);
  const folder = join(cacheFolder(), `data-folder-${/[\d.]+/.exec(stdout)?.[0]}`);
  const initdb = async (draft: string) => {
    if (nobody !== undefined) chownSync(draft, nobody.uid, nobody.gid);
    await run(join(dirname(program), "initdb"), ["-D", draft, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C"], {
      env: plainEnvironment,
      ...nobody,
    });
  };
  await placeOnce(folder, initdb, () => undefined);
  return folder;
}

/** Whether the server runs statements: while it is still recovering it accepts connections and refuses them a session. */
async function answers(port: number): Promise<boolean> {
  try {
    await execute(port, ["select"]);
    return true;
  } catch {
    return false;
  }
}

async function execute(port: number, statements: string[]): Promise<void> {
  const client = new Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres", connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
