import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resultsSchema } from "@coordbench/report";
import { afterAll, describe, expect, it } from "vitest";
import { spawnProgram } from "../support/spawned.ts";

/** Both with scarce stock. */
const chosen = [
  { design: "two-phase-commit", seed: "8" },
  { design: "saga", seed: "8" },
];
const patienceMs = 300_000;

describe("chaos", () => {
  const folder = mkdtempSync(join(tmpdir(), "chaos-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(chosen)(
    "of seed $seed leaves $design with everything that it promises",
    async ({ design, seed }) => {
      const out = join(folder, design, "results.json");
      const args = ["chaos", "--design", design, "--seed", seed, "--seconds", "12", "--out", out];
      const { code, output, errors } = await spawnProgram("loadtests/runner/src/main.ts", args).ended;
      const played = existsSync(out) ? resultsSchema.parse(JSON.parse(readFileSync(out, "utf8"))).faults : [];
      const verdicts = played.map(({ verdict, because }) => ({ verdict, because }));
      // With all that was said, should it ever fail.
      expect({ code, verdicts, said: code === 0 ? "" : output + errors }).toEqual({
        code: 0,
        verdicts: [{ verdict: "passed", because: [] }],
        said: "",
      });
      expect(output).toContain(`${design}, seed ${seed}: 12 s`);
      expect(existsSync(join(folder, design, `${design}.seed-${seed}.schedule.json`))).toBe(true);
    },
    patienceMs,
  );
});
