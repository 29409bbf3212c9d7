import { execFile } from "node:child_process";

/** How a command ended and what it had said. */
export interface Ended {
  code: number;
  output: string;
  errors: string;
}

/** Runs a command to its end, whatever it is, with a text as its input. */
export function run(command: string, args: string[], input = ""): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { maxBuffer: 64 * 1_048_576 }, (error, output, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output, errors }),
    );
    // A command that ends without reading its input says by its code how it went.
    child.stdin?.on("error", () => undefined).end(input);
  });
}
