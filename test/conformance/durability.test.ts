import { audit } from "@coordbench/audit";
import { designs } from "@coordbench/runner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attest } from "../../loadtests/runner/src/attest.ts";
import { eventually } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { askLine } from "../support/lines.ts";
import { readOnce } from "../support/recovery-stores.ts";

const weaker: [setting: string, value: string, attested: string | null][] = [
  ["fsync", "off", null],
  ["synchronous_commit", "off", null],
  ["synchronous_commit", "local", null],
  ["full_page_writes", "off", "D0"],
];

describe.each([...designs.values()].filter(({ isDurable }) => isDurable))("a store of $name that is weaker than declared", ({ name }) => {
  let stack: Deployed;
  beforeAll(async () => {
    stack = await deployed({ design: name });
  });
  afterAll(() => stack?.[Symbol.asyncDispose]());

  const attested = (wanted: string | null) =>
    eventually(
      async () => (await attest(stack.deployment)).class,
      (found) => found === wanted,
    );
  /** What the audit says of the durability of a run that ends like this. */
  const verdictOn = async (after: string | null) => {
    const ledgers = { ...(await stack.deployment.ledgers()), design: name, workload: "any", promises: [23], asked: [], snapshots: [] };
    const load = { offered: 0, started: 0, dropped: 0, startLagP99Ms: null, closedLoop: true };
    const run = { unfinished: [], faults: [], load, durability: { declared: "D1", before: "D1", after } };
    return audit({ ...ledgers, ...run, dataset: { ...ledgers.dataset, scarce: false } }).verdict;
  };

  it("is found out in any of its databases, and makes the run invalid", async () => {
    expect(await attested("D1")).toBe("D1");
    expect(await verdictOn("D1")).toBe("holds");
    for (const server of stack.deployment.databases) {
      for (const [setting, value, found] of weaker) {
        const set = (change: string) =>
          readOnce(server.url("postgres"), `alter system ${change}`).then(() =>
            readOnce(server.url("postgres"), "select pg_reload_conf()"),
          );
        await set(`set ${setting} = '${value}'`);
        expect(await attested(found), `${server.name}: ${setting}=${value}`).toBe(found);
        expect(await verdictOn(found)).not.toBe("holds");
        await set(`reset ${setting}`);
        expect(await attested("D1")).toBe("D1");
      }
    }
  });

  it("is found out in any of its shards", async ({ skip }) => {
    const shards = stack.deployment.servers.filter((server) => server.name.startsWith("Redis"));
    skip(shards.length === 0, "it has none");
    for (const { address } of shards) {
      for (const [setting, value] of [
        ["appendfsync", "everysec"],
        ["appendonly", "no"],
        ["no-appendfsync-on-rewrite", "yes"],
      ] as const) {
        const before = { appendfsync: "always", appendonly: "yes", "no-appendfsync-on-rewrite": "no" }[setting];
        await askLine(address, `CONFIG SET ${setting} ${value}\r\n`, /OK/);
        expect(await attested(null), `${address}: ${setting}=${value}`).toBeNull();
        await askLine(address, `CONFIG SET ${setting} ${before}\r\n`, /OK/);
        expect(await attested("D1")).toBe("D1");
      }
    }
  });
});
