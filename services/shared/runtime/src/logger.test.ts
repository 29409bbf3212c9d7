import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

it("shows no password of the settings that a service logs", () => {
  const code = `import { createLogger } from ${JSON.stringify(new URL("logger.ts", import.meta.url))};
    createLogger("x", { run: "r", logLevel: "info" }).info({ brokerUser: "booking", brokerPassword: "secret-1", redisPassword: "secret-2" });`;
  const line = execFileSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" });
  expect(line).toContain("booking");
  expect(line).not.toContain("secret");
});
