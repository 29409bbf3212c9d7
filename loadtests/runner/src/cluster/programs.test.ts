import { afterEach, expect, it, vi } from "vitest";
import { runProgram, type ProgramName } from "./programs.ts";

afterEach(() => void vi.unstubAllEnvs());

// Any program will do to see how programs are run.
const named = (name: string) => name as ProgramName;

it.each([
  ["kind", "https://kind.sigs.k8s.io/docs/user/quick-start/#installation"],
  ["minikube", "https://minikube.sigs.k8s.io/docs/start/"],
] as const)("says where to get %s where it is not there", async (name, where) => {
  vi.stubEnv("PATH", "/nonexistent");
  await expect(runProgram(name, ["version"])).rejects.toThrow(`${name} is not on the PATH: ${where} says how to install it`);
});

it("says what was asked of a program that failed, and what it complained of", async () => {
  const failing = runProgram(named("sh"), ["-c", "echo 'no such context' >&2; exit 3"]);
  await expect(failing).rejects.toThrow(/`sh -c .*` failed:\n {2}no such context/);
});

it("gives a program what it is to read, and answers what it wrote, to the byte", async () => {
  const bytes = await runProgram(named("sh"), ["-c", "cat; printf '\\377\\000'"], { input: "read" });
  expect(bytes).toEqual(Buffer.concat([Buffer.from("read"), Buffer.from([0xff, 0])]));
});

it("tells each line as it is written", async () => {
  const lines: string[] = [];
  await runProgram(named("sh"), ["-c", "echo one; echo two"], { hear: (line) => void lines.push(line) });
  expect(lines).toEqual(["one", "two"]);
});

it("ends a program that is not wanted any more", async () => {
  const stop = new AbortController();
  const running = runProgram(named("sleep"), ["600"], { signal: stop.signal });
  stop.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
});
