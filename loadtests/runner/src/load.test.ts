import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { planLoad } from "./load-plan.ts";
import { runLoad } from "./load.ts";

it("lets nobody come whom a stop from before would send away only when their time is over", async () => {
  const path = mkdtempSync(join(tmpdir(), "coordbench-load-"));
  try {
    const plan = planLoad({ runId: "stopped", workload: "smoke", targets: ["http://127.0.0.1"] });
    const site = {
      k6: "/bin/true",
      folder: { path, note: () => undefined, remove: () => undefined },
      signal: AbortSignal.abort(new Error("stopped")),
      report: () => undefined,
      began: () => undefined,
    };
    await expect(runLoad(plan, site)).rejects.toThrow("stopped");
    expect(existsSync(join(path, "plan.json"))).toBe(false);
  } finally {
    rmSync(path, { recursive: true });
  }
});
