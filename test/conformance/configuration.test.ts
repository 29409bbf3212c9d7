import { describe, expect, it } from "vitest";
import { spawnProgram } from "../support/spawned.ts";

const database = { COORDBENCH_DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" };
const targets = { COORDBENCH_INVENTORY_TARGETS: "127.0.0.1:1", COORDBENCH_PAYMENT_TARGET: "127.0.0.1:1" };
const services: { program: string; complete: Record<string, string> }[] = [
  { program: "services/two-phase-commit/booking/src/main.ts", complete: { ...database, ...targets } },
  { program: "services/two-phase-commit/inventory/src/main.ts", complete: database },
  { program: "services/two-phase-commit/payment/src/main.ts", complete: database },
  { program: "services/uncoordinated/src/main.ts", complete: database },
];

describe.each(services)("$program", ({ program, complete }) => {
  const start = (change: Record<string, string>) =>
    spawnProgram(program, [], { ...complete, COORDBENCH_LOG_LEVEL: "silent", ...change }).ended;

  it("names every wrong variable at once and ends with 1, before it starts anything", async () => {
    const { COORDBENCH_DATABASE_URL: _, ...rest } = complete;
    const { code, output, errors } = await spawnProgram(program, [], {
      ...rest,
      COORDBENCH_BUCKET: "16",
      COORDBENCH_LISTEN: "",
      COORDBENCH_RUN: "A B",
    }).ended;
    expect({ code, output }).toEqual({ code: 1, output: "" });
    expect(errors.trimEnd().split("\n")).toEqual([
      "configuration:",
      "  COORDBENCH_BUCKET: no such variable",
      '  COORDBENCH_RUN: must be 1 to 16 small letters or digits, not "A B"',
      "  COORDBENCH_LISTEN: is empty",
      "  COORDBENCH_DATABASE_URL: is missing",
    ]);
  });

  it("ends with 1 where its database cannot be reached, and says which address refused it", async () => {
    const { code, errors } = await start({ COORDBENCH_LISTEN: "127.0.0.1:0" });
    expect(code).toBe(1);
    expect(errors).toContain("127.0.0.1:1");
  });
});
