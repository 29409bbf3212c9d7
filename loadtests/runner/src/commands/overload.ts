import { ensureTools } from "@coordbench/infra/setup";
import { logFolder } from "../archive.ts";
import { designs } from "../designs/index.ts";
import { sweep } from "../laboratory.ts";
import { overloadOne } from "../overload/overload.ts";
import { designNamed, settle, toolsFor } from "../wish.ts";
import type { Command } from "./command.ts";
import { numberIn, pairsIn, readFlags } from "./options.ts";

const standard = { design: "two-phase-commit", seconds: 60 };
const flags = {
  design: { type: "string", meaning: `which design: ${[...designs.keys()].join(", ")} (default ${standard.design})` },
  seconds: { type: "string", meaning: `how long it is asked for twice what it can do (default ${standard.seconds})` },
  switch: {
    type: "string",
    multiple: true,
    meaning:
      "vary the design: name=value, may be repeated; `burn=2000` makes it slow enough for customers on the same machine to be twice too many",
  },
} as const;

/** Asks a design for more than it can do. */
export const overload: Command = {
  purpose: "ask a design for twice what it can do, then for half of it: what is confirmed, what is refused and how quickly, and the audit",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    const design = designNamed(values.design ?? standard.design);
    const switches = settle(design, pairsIn("switch", values.switch ?? []));
    const forS = numberIn("seconds", values.seconds) ?? standard.seconds;
    sweep();
    const tools = await ensureTools(["k6" as const, ...toolsFor({ design: design.name, switches })]);
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const complaints = await overloadOne({ design: design.name, switches, forS, tools, logs: logFolder, signal, say });
    say(complaints.length === 0 ? "it bears that as it should" : complaints.join("\n"));
    return complaints.length === 0 ? 0 : 1;
  },
};
