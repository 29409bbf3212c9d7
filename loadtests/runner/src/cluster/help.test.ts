import { describe, expect, it } from "vitest";
import { clusterAt } from "./cluster.ts";
import { helpWith } from "./help.ts";
import { podUnderTest } from "./pods-under-test.ts";
import type { Run } from "./programs.ts";

const ready = { conditions: [{ type: "Ready", status: "True" }], containerStatuses: [{ name: "a", ready: true }] };
const pod = (component: string, uid: string) => {
  const made = podUnderTest(component, { name: `run-${component}-0`, status: ready });
  return { ...made, metadata: { ...made.metadata, uid } };
};

/** A cluster that replaces what is deleted or evicted. */
function clusterUnderTest(keeps = "nobody") {
  const asked: string[] = [];
  let generation = 1;
  const run: Run = async (_, [, , ...args]) => {
    const line = args.join(" ");
    asked.push(line);
    if (line.includes(`pods/${keeps}/eviction`))
      throw new Error("Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.");
    if (/delete pod|eviction/.test(line)) generation++;
    const pods = [pod("booking", `booking-${generation}`), pod("nats", `nats-${generation}`), pod("runner", "runner")];
    const claims = [{ metadata: { name: "data-run-nats-0", uid: `claim-${generation}` } }];
    return Buffer.from(JSON.stringify({ items: line.includes("get pvc") ? claims : pods }));
  };
  return { help: helpWith(clusterAt("kind", run)), asked };
}

describe("helping a runner", () => {
  it("deletes pods with a second's notice, and sees others come", async () => {
    const { help, asked } = clusterUnderTest();
    await help("n", { number: 1, strike: { do: "delete-pods", workloads: ["booking"] } });
    expect(asked).toContain("--namespace n delete pod run-booking-0 --grace-period=1 --wait=false");
    expect(await help("n", { number: 2, heal: 1 })).toEqual({ hit: 1, evidence: "run-booking-0 went, and others came" });
  });

  it("deletes a volume with its pod, and tells by its claim that another was made", async () => {
    const { help, asked } = clusterUnderTest();
    await help("n", { number: 1, strike: { do: "lose-volumes", workloads: ["nats"] } });
    expect(asked).toContain("--namespace n delete pvc data-run-nats-0 --wait=false");
    expect(await help("n", { number: 2, heal: 1 })).toEqual({ hit: 1, evidence: "new volumes were made for data-run-nats-0" });
  });

  it("drains a node of this run's pods alone, but for the runner, and gives it back", async () => {
    const { help, asked } = clusterUnderTest();
    await help("n", { number: 1, strike: { do: "drain-nodes", workloads: ["booking"] } });
    expect(asked.filter((line) => line.includes("eviction")).map((line) => /pods\/([^/]+)/.exec(line)?.[1])).toEqual([
      "run-booking-0",
      "run-nats-0",
    ]);
    await help("n", { number: 2, heal: 1 });
    expect(asked.filter((line) => line.includes("cordon"))).toEqual(["cordon worker-a", "uncordon worker-a"]);
  });

  it("drains what may go, and names who must not", async () => {
    const kept = clusterUnderTest("run-nats-0").help;
    await kept("n", { number: 1, strike: { do: "drain-nodes", workloads: ["booking"] } });
    const evidence = "worker-a took no pods; run-booking-0 went, and others came; run-nats-0 stayed by its disruption budget";
    expect(await kept("n", { number: 2, heal: 1 })).toEqual({ hit: 1, evidence });
    const missed = clusterUnderTest("run-booking-0").help;
    await missed("n", { number: 1, strike: { do: "drain-nodes", workloads: ["booking"] } });
    expect(await missed("n", { number: 2, heal: 1 })).toMatchObject({ hit: 0 });
  });

  it("says which workloads there are where it is asked for another", async () => {
    const strike = clusterUnderTest().help("n", { number: 1, strike: { do: "delete-pods", workloads: ["redis"] } });
    await expect(strike).rejects.toThrow("no pod belongs to redis: there is booking, nats");
  });
});
