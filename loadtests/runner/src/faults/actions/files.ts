import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import type { FilesFault } from "../fault.ts";
import { serviceNamed, type Blow, type Scene } from "../scene.ts";

const againMs = 100;
const patienceMs = 2_000;

/** Lets a running service open no further file, again and again, for it may close some; it has hit where a newcomer is turned away at its door. */
export async function strikeFiles({ whom }: FilesFault, scene: Scene): Promise<Blow> {
  if (process.platform !== "linux") throw new Error("the files of a running process can be limited on Linux only: run this case there");
  const { pid, name, adminUrl } = serviceNamed(scene, whom);
  const usual = softLimitOf(pid);
  const lower = () => limitTo(pid, lowestFree(pid));
  lower();
  const timer = setInterval(lower, againMs);
  scene.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return {
    async heal() {
      const isTurnedAway = !(await letsIn(`${adminUrl}/health/live`));
      clearInterval(timer);
      const limit = softLimitOf(pid);
      limitTo(pid, usual);
      const evidence = `pid ${pid} of ${name} could have ${limit} files open, and ${isTurnedAway ? "turned away" : "let in"} a newcomer`;
      return { hit: isTurnedAway ? 1 : 0, evidence };
    },
  };
}

/** The soft limit alone: what is lowered can be raised again by whoever owns the process. */
function limitTo(pid: number, files: number): void {
  execFileSync("prlimit", ["--pid", String(pid), `--nofile=${files}:`]);
}

/** The number that its next file would have. */
function lowestFree(pid: number): number {
  const open = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  let number = 0;
  while (open.has(number)) number++;
  return number;
}

function softLimitOf(pid: number): number {
  const found = /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, "utf8"))?.[1];
  if (found === undefined) throw new Error(`/proc/${pid}/limits does not say how many files it may have open`);
  return Number(found);
}

/** Whether somebody with a connection of their own gets any answer. */
function letsIn(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, timeout: patienceMs }, (response) => {
      response.resume();
      resolve(true);
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(false));
    asked.on("close", () => resolve(false));
    asked.end();
  });
}
