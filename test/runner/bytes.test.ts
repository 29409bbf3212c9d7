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
  const listening = new Set(
    services.flatMap(({ settings }) => Object.values(settings).filter((value) => /^127\.0\.0\.1:\d+$/.test(String(value)))),
  );
  return new Map(
    services.map(({ name, pid }) => {
      const own = stdout.split("\n").filter((line) => line.includes(`pid=${pid},`));
      // Columns: state, two queues, own address, peer's address. What comes in at a service's own address is its client's to count.
      const opened = own.filter((line) => !isOwn(line.split(/\s+/)[3], services.find((each) => each.name === name)?.settings, listening));
      return [name, opened.reduce((sum, line) => sum + figure(line, "bytes_acked") + figure(line, "bytes_received"), 0)];
    }),
  );
}

function isOwn(address: string | undefined, settings: Record<string, unknown> | undefined, listening: Set<unknown>): boolean {
  return address !== undefined && listening.has(address) && Object.values(settings ?? {}).includes(address);
}

const figure = (line: string, name: string) => Number(new RegExp(`\\b${name}:(\\d+)`).exec(line)?.[1] ?? 0);
const missing = await run("ss", ["--version"]).then(
  () => undefined,
  () => "there is no `ss` on PATH, which tells what the kernel counted (Debian package iproute2)",
);

describe("the bytes that services meter", () => {
  it.each(["two-phase-commit", "saga", "uncoordinated"])(
    "are within 5 %% what the kernel counted on their sockets, with %s",
    async (design) => {
      if (missing !== undefined) return console.warn(`not compared: ${missing}`);
      await using stack = await deployed({ design, dataset: { unitsPerItem: 100_000 } });
      const [meteredBefore, kernelBefore] = [await bytesByServiceOf(stack.deployment), await kernelBytes(stack.deployment)];
      const shop = async (customer: number) => {
        for (let number = 0; number < bookings / customers; number++)
          await book(stack.api, {
            bookingId: freshId(),
            customerId: `customer-0000${customer}`,
            items: [{ sku: skuOf(customer), quantity: 1 }],
          });
      };
      await Promise.all(Array.from({ length: customers }, (_, customer) => shop(customer)));
      const [meteredAfter, kernelAfter] = [await bytesByServiceOf(stack.deployment), await kernelBytes(stack.deployment)];
      for (const { name } of stack.deployment.services) {
        const metered = (meteredAfter.get(name) ?? 0) - (meteredBefore.get(name) ?? 0);
        const counted = (kernelAfter.get(name) ?? 0) - (kernelBefore.get(name) ?? 0);
        console.info(name, metered, counted, metered / counted);
        expect(counted, name).toBeGreaterThan(design === "uncoordinated" ? 1_000 : bookings * 100);
        expect(Math.abs(metered / counted - 1), `${name}: ${metered} metered, ${counted} counted by the kernel`).toBeLessThan(0.05);
      }
    },
  );
});
