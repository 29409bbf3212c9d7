import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { LocalServer, StackFolder } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import type { Measured } from "@coordbench/report";

/** Counts the flushes of servers that keep no count of theirs, as long as it is not disposed of. */
export interface FlushCounter extends AsyncDisposable {
  /** All since it began, or why they are not known. */
  counted(): Measured;
}

/** Every way in which Linux lets a process ask that something be on disk. */
const calls = ["fsync", "fdatasync", "sync_file_range", "msync", "sync", "syncfs"];
const call = new RegExp(`\\b(?:${calls.join("|")})\\(`);
const unknown = (reason: string): FlushCounter => ({
  counted: () => ({ value: null, reason }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

/** Attaches strace to the servers. It stops them at every system call, so that nothing else of such a run may be believed. */
export async function countFlushes(servers: readonly LocalServer[], folder: StackFolder): Promise<FlushCounter> {
  try {
    const { strace } = await ensureTools(["strace"], (line) => process.stderr.write(`${line}\n`));
    return await attach(strace.path, servers, folder);
  } catch (error) {
    return unknown(`strace cannot count them: ${(error as Error).message}`);
  }
}

async function attach(strace: string, servers: readonly LocalServer[], folder: StackFolder): Promise<FlushCounter> {
  if (servers.length === 0) return { counted: () => 0, [Symbol.asyncDispose]: () => Promise.resolve() };
  const targets = servers.flatMap(({ pid }) => ["-p", String(pid)]);
  const child = spawn(strace, ["-f", "-e", `trace=${calls.join(",")}`, ...targets], { stdio: ["ignore", "ignore", "pipe"] });
  if (child.pid !== undefined) folder.note(child.pid);
  let count = 0;
  let died: string | undefined;
  const ended = endOf(child).then((why) => (died = why));
  const attached = new Promise<void>((resolve) => {
    const left = new Set(servers.map(({ pid }) => String(pid)));
    createInterface({ input: child.stderr }).on("line", (line) => {
      // A call that another thread interrupts is told in two lines, of which only the first has the bracket.
      if (call.test(line)) count++;
      left.delete(/Process (\d+) attached/.exec(line)?.[1] ?? "");
      if (left.size === 0) resolve();
    });
  });
  await Promise.race([attached, ended.then((why) => Promise.reject(new Error(why)))]);
  return {
    counted: () => (died === undefined ? count : { value: null, reason: `strace ended while it counted: ${died}` }),
    async [Symbol.asyncDispose]() {
      child.kill("SIGINT");
      await ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  let said = "";
  child.stderr?.on("data", (part: Buffer) => (said = (said + part.toString()).slice(-500)));
  return new Promise((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("close", (code) => resolve(said.trim() === "" ? `it ended with ${code}` : said.trim()));
  });
}
