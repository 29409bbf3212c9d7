import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { skuOf } from "@coordbench/domain";
import type { Deployment } from "@coordbench/runner";
import { describe, expect, it } from "vitest";
import { book, freshId } from "../support/api.ts";
import { deployed } from "../support/deployed.ts";
import { bytesByServiceOf } from "../support/meters.ts";

const run = promisify(execFile);
const bookings = 150;
/** One after the other at each of so many customers. */
const customers = 5;

/** What the kernel counted on the sockets that each service opened to others: bytes that were acknowledged, and bytes that were received. */
async function kernelBytes({ services }: Deployment): Promise<Map<string, number>> {
  const { stdout } = await run("ss", ["--tcp", "--info", "--processes", "--numeric", "--oneline", "--no-header"], { maxBuffer: 2 ** 26 });
  const lines = stdout.split("\n");
  return new Map(
    services.map(({ name, pid, settings }) => {
      // Columns: state, two queues, own address, peer's address. What comes in where a service listens is its client's to count.
      const listens = new Set<unknown>(Object.values(settings));
      const opened = lines.filter((line) => line.includes(`pid=${pid},`) && !listens.has(line.split(/\s+/)[3]));
      return [name, opened.reduce((sum, line) => sum + figure(line, "bytes_acked") + figure(line, "bytes_received"), 0)];
    }),
  );
}

const figure = (line: string, name: string) => Number(new RegExp(`\\b${name}:(\\d+)`).exec(line)?.[1] ?? 0);
const missing = await run("ss", ["--version"]).then(
  () => undefined,
  () => "there is no `ss` on PATH, which tells what the kernel counted (Debian package iproute2)",
);

/** What services metered, and what the kernel had counted before and after they were asked: somebody is always saying something. */
async function look(deployment: Deployment) {
  const earlier = await kernelBytes(deployment);
  const metered = await bytesByServiceOf(deployment);
  return { metered, earlier, later: await kernelBytes(deployment) };
}

describe("the bytes that services meter", () => {
  it.for(["two-phase-commit", "saga", "uncoordinated"])(
    "are within 5 percent what the kernel counted on their sockets, with %s",
    async (design, { skip }) => {
      skip(missing !== undefined, missing);
      await using stack = await deployed({ design, dataset: { unitsPerItem: 100_000 } });
      const before = await look(stack.deployment);
      const shop = async (customer: number) => {
        for (let number = 0; number < bookings / customers; number++)
          await book(stack.api, {
            bookingId: freshId(),
            customerId: `customer-0000${customer}`,
            items: [{ sku: skuOf(customer), quantity: 1 }],
          });
      };
      await Promise.all(Array.from({ length: customers }, (_, customer) => shop(customer)));
      const after = await look(stack.deployment);
      const compared = stack.deployment.services.map(({ name }) => {
        const grown = (last: Map<string, number>, first: Map<string, number>) => (last.get(name) ?? 0) - (first.get(name) ?? 0);
        const metered = grown(after.metered, before.metered);
        return { name, metered, atLeast: grown(after.earlier, before.later), atMost: grown(after.later, before.earlier) };
      });
      // An instance that nobody booked at has said too little to be compared.
      const busy = compared.filter(({ atLeast }) => atLeast > 10_000);
      expect(busy.length).toBe(design === "uncoordinated" ? 1 : compared.length);
      expect(busy.filter(({ metered, atLeast, atMost }) => metered < 0.95 * atLeast || metered > 1.05 * atMost)).toEqual([]);
    },
  );
});
