import { describe, expect, it } from "vitest";
import { spawnProgram } from "../support/spawned.ts";

const nowhere = "127.0.0.1:1";
const database = { COORDBENCH_DATABASE_URL: `postgres://nobody@${nowhere}/none` };
const targets = { COORDBENCH_INVENTORY_TARGETS: nowhere, COORDBENCH_PAYMENT_TARGET: nowhere };
const broker = { COORDBENCH_BROKER_URL: nowhere };
const [listen, adminListen] = ["COORDBENCH_LISTEN", "COORDBENCH_ADMIN_LISTEN"];
const services: { program: string; address: string; complete: Record<string, string>; chosen?: string }[] = [
  { program: "services/two-phase-commit/booking/src/main.ts", address: listen, complete: { ...database, ...targets } },
  { program: "services/two-phase-commit/inventory/src/main.ts", address: listen, complete: database },
  { program: "services/two-phase-commit/payment/src/main.ts", address: listen, complete: database },
  { program: "services/saga/booking/src/main.ts", address: listen, complete: { ...database, ...broker } },
  {
    program: "services/saga/inventory/src/main.ts",
    address: adminListen,
    complete: { COORDBENCH_REDIS_ADDRESSES: nowhere, ...broker },
    chosen: ", with COORDBENCH_STOCK=redis",
  },
  { program: "services/saga/payment/src/main.ts", address: adminListen, complete: { ...database, ...broker } },
  { program: "services/uncoordinated/src/main.ts", address: listen, complete: database },
];

describe.each(services)("$program", ({ program, address, complete, chosen = "" }) => {
  const start = (environment: Record<string, string>) =>
    spawnProgram(program, [], { COORDBENCH_LOG_LEVEL: "silent", ...environment }).ended;

  it("names every wrong variable at once and ends with 1, before it starts anything", async () => {
    const [missing = "", ...rest] = Object.entries(complete).map(([variable]) => variable);
    const wrong = { COORDBENCH_BUCKET: "16", COORDBENCH_RUN: "A B", [address]: "" };
    const { code, output, errors } = await start({ ...Object.fromEntries(rest.map((name) => [name, complete[name] ?? ""])), ...wrong });
    expect({ code, output }).toEqual({ code: 1, output: "" });
    const [title, ...lines] = errors.trimEnd().split("\n");
    expect(title).toBe("configuration:");
    expect(lines.toSorted()).toEqual(
      [
        "  COORDBENCH_BUCKET: no such variable",
        '  COORDBENCH_RUN: must be 1 to 16 small letters or digits, not "A B"',
        `  ${address}: is empty`,
        `  ${missing}: is missing${chosen}`,
      ].toSorted(),
    );
  });

  it("ends with 1 where its store cannot be reached, and says which address refused it", async () => {
    const { code, errors } = await start({ ...complete, [address]: "127.0.0.1:0" });
    expect(code).toBe(1);
    expect(errors).toContain(nowhere);
  });
});
