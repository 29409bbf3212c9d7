import { ensureTools } from "@coordbench/infra/setup";
import { logFolder } from "../archive.ts";
import { designs } from "../designs/index.ts";
import { sweep } from "../laboratory.ts";
import { overloadOne } from "../overload/overload.ts";
import { designNamed, toolsFor } from "../wish.ts";
import type { Command } from "./command.ts";
import { numberIn, readFlags } from "./options.ts";

const standard = { design: "two-phase-commit", seconds: 60 };
const flags = {
  design: { type: "string", meaning: `which design: ${[...designs.keys()].join(", ")} (default ${standard.design})` },
  seconds: { type: "string", meaning: `how long it is asked for twice what it can do (default ${standard.seconds})` },
} as const;

/** Asks a design for more than it can do. */
export const overload: Command = {
  purpose: "ask a design for twice what it can do, then for half of it: what is confirmed, what is refused and how quickly, and the audit",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    const { name: design } = designNamed(values.design ?? standard.design);
    const forS = numberIn("seconds", values.seconds) ?? standard.seconds;
    sweep();
    const tools = await ensureTools(["k6" as const, ...toolsFor({ design })]);
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const complaints = await overloadOne({ design, forS, tools, logs: logFolder, signal, say });
    say(complaints.length === 0 ? "it bears that as it should" : complaints.join("\n"));
    return complaints.length === 0 ? 0 : 1;
  },
};
