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
function clusterUnderTest() {
  const asked: string[] = [];
  let generation = 1;
  const run: Run = async (_, [, , ...args]) => {
    const line = args.join(" ");
    asked.push(line);
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

  it("says which workloads there are where it is asked for another", async () => {
    const strike = clusterUnderTest().help("n", { number: 1, strike: { do: "delete-pods", workloads: ["redis"] } });
    await expect(strike).rejects.toThrow("no pod belongs to redis: there is booking, nats");
  });
});
