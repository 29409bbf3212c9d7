import { failpoints, type FailpointName } from "@coordbench/faults/failpoints";
import type { LocalService } from "@coordbench/infra/local";
import { describe, expect, it } from "vitest";
import { book, cancel, freshId } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { arm, disarm, standings } from "../support/faults.ts";
import { restart } from "../support/recovery.ts";
import { until } from "../support/recovery-stores.ts";
import { variants, type Variant } from "../support/variants.ts";

const quick: Record<string, Record<string, string>> = {
  "two-phase-commit": { lockTimeoutMs: "300", recoveryAgeMs: "1500", recoveryPeriodMs: "100" },
  saga: { leaseMs: "600", askMs: "300" },
};
const items = [0, 1].map((number) => ({ sku: `item-000${number}`, quantity: 1 }));
const betweens = failpoints.map(({ name }) => name).filter((name) => name.endsWith(".between"));

/** Who a service is, by its name among all replicas. */
function roleOf({ name }: LocalService): string {
  return /^(inventory|payment)/.exec(name)?.[1] ?? "booking";
}

/** The failpoints that a design has on these servers. */
function expected({ design, switches }: Variant): string[] {
  const missing = [...(switches["transport"] === "grpc" ? ["with NATS"] : []), ...(switches["stock"] === "postgres" ? ["with Redis"] : [])];
  return failpoints.flatMap(({ service, name, place }) => {
    const where = Object.entries(place).find(([one]) => one === design)?.[1];
    return where === undefined || missing.some((servers) => where.startsWith(servers)) ? [] : [`${service} ${name}`];
  });
}

/** Books and cancels; while they are armed there, what could be done at once is done one by one. */
async function bookAndCancel({ api, deployment: { services } }: Deployed): Promise<void> {
  const between = { mode: "delay", delayMs: 0, times: "always" } as const;
  await Promise.all(services.flatMap((service) => betweens.map((name: FailpointName) => arm(service, name, between))));
  const bookingId = freshId();
  expect(await book(api, { bookingId, items })).toMatchObject({ status: 201 });
  expect(await cancel(api, bookingId)).toMatchObject({ status: 200 });
  await Promise.all(services.map(disarm));
}

/** Leaves a booking to the recovery. */
async function bookInVain({ api }: Deployed, coordinator: LocalService): Promise<void> {
  await arm(coordinator, "decide.before", { mode: "kill" });
  await expect(book(api, { bookingId: freshId(), items })).rejects.toThrow("fetch failed");
  await until("the coordinator is gone", async () => (coordinator.isRunning ? undefined : true));
  await restart(coordinator);
}

/** A design that the table does not know has no failpoints to speak of. */
const known = variants.filter((variant) => expected(variant).length > 0);

describe.each(known)("every failpoint of $label", (variant) => {
  it("is passed by a booking, a cancel or a recovery", async () => {
    const { design, switches } = variant;
    await using stack = await deployed({ design, switches: { ...quick[design], ...switches }, faults: true });
    const passed = new Set<string>();
    const note = async () => {
      for (const service of stack.deployment.services)
        for (const { name, passed: count } of await standings(service)) if (count > 0) passed.add(`${roleOf(service)} ${name}`);
    };
    await bookAndCancel(stack);
    await note();
    const [coordinator] = stack.deployment.services;
    if (coordinator !== undefined && design !== "uncoordinated") await bookInVain(stack, coordinator);
    const all = expected(variant);
    await until(`all of ${all.join(", ")} are passed`, async () => {
      await note();
      return all.every((each) => passed.has(each)) ? true : undefined;
    }).catch(() => undefined);
    expect([...passed].toSorted()).toEqual(all.toSorted());
  });
});
