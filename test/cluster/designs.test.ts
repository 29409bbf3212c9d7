import { setTimeout as sleep } from "node:timers/promises";
import type { Asked } from "@coordbench/audit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { find, kubectl, makeNamespace } from "../support/cluster.ts";
import { auditRelease } from "../support/cluster-audit.ts";
import { askedByTest, askedOf, sendCustomers, type Crowd, type Line } from "../support/cluster-customers.ts";
import {
  emptyVolume,
  install,
  killPod,
  podsOf,
  releaseOf,
  rollBack,
  testRelease,
  uninstall,
  untilReplaced,
  workloadsOf,
} from "../support/cluster-release.ts";

/** Customers come for a while before and after whatever happens to the system. */
const aWhileMs = 5_000;
const patience = 600_000;
const releases = ["two-phase-commit", "saga", "uncoordinated"].map(releaseOf);

const isGood = ({ status }: Line) => status === 200 || status === 201;
const isFinal = (line: Line) => isGood(line) || line.status === 409;

/** Bookings and cancels whose customers were told nothing certain, however often they asked. */
function unanswered(lines: readonly Line[]): string[] {
  const visits = Map.groupBy(lines, ({ bookingId, operation }) => `${operation} ${bookingId}`);
  return [...visits].filter(([, answers]) => !answers.some(isFinal)).map(([visit]) => visit);
}

beforeAll(async () => {
  await Promise.all(releases.map(({ namespace }) => makeNamespace(namespace)));
  // Side by side and all at once: nothing of one may be in the way of another.
  await Promise.all(releases.map((release) => install(release)));
}, patience);

afterAll(async () => {
  for (const { namespace } of releases) await kubectl(["delete", "namespace", namespace, "--wait=false"]);
}, patience);

describe.each(releases)("$design", (release) => {
  const asked: Asked[] = [];
  const broken: string[] = [];

  /** Does something to the system while customers come, and answers what they were told. */
  async function underLoad(happening: (crowd: Crowd) => Promise<unknown>): Promise<Line[]> {
    const crowd = await sendCustomers(release);
    const lines: Line[] = [];
    try {
      await sleep(aWhileMs);
      await happening(crowd);
      await sleep(aWhileMs);
    } finally {
      lines.push(...(await crowd.stop()));
      asked.push(...askedOf(lines));
    }
    return lines;
  }

  const auditHolds = async () => {
    const { invariants } = await auditRelease(release, asked, broken);
    expect(invariants.filter(({ verdict }) => verdict !== "holds")).toEqual([]);
  };

  it("passes the chart's own test: it books, reads and cancels", { timeout: patience }, async () => {
    const said = await testRelease(release);
    expect(said).toMatch(/DELETE \S+: 200/);
    asked.push(...askedByTest(said));
  });

  it("fails no booking while every service is replaced by another version, and back", { timeout: patience }, async () => {
    const lines = await underLoad(async () => {
      const before = await podsOf(release, "booking");
      await install(release, ["logLevel=info"]);
      await untilReplaced(release, before);
      const between = await podsOf(release, "booking");
      await rollBack(release);
      await untilReplaced(release, between);
    });
    expect(lines.filter((line) => line.operation === "book" && !isGood(line))).toEqual([]);
    expect(unanswered(lines)).toEqual([]);
    expect(lines.length).toBeGreaterThan(100);
    await auditHolds();
  });

  // The control writes only after it has answered: what it had not written dies with it.
  it.skipIf(release.design === "uncoordinated")(
    "loses nothing where a pod of every component is killed under load",
    { timeout: patience },
    async () => {
      const lines = await underLoad(async ({ untilServed }) => {
        for (const workload of await workloadsOf(release)) {
          await killPod(release, workload);
          broken.push(workload.component);
          // Else the next would break what nobody is served by.
          await untilServed();
        }
      });
      expect(unanswered(lines)).toEqual([]);
      await auditHolds();
    },
  );

  it.runIf(release.design === "saga")("loses nothing where the broker's volume is gone", { timeout: patience }, async () => {
    const [before] = await find(release.namespace, "persistentvolumeclaims", "--selector", "app.kubernetes.io/component=nats");
    const lines = await underLoad(() => emptyVolume(release, "nats"));
    broken.push("nats");
    const [after] = await find(release.namespace, "persistentvolumeclaims", "--selector", "app.kubernetes.io/component=nats");
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
    expect(unanswered(lines)).toEqual([]);
    await auditHolds();
  });

  it.runIf(release.design === "saga")("loses nothing where a Redis master comes back somewhere else", { timeout: patience }, async () => {
    const addressOf = async () => (await podsOf(release, "redis")).find(({ metadata }) => metadata.name.endsWith("-1"))?.status?.podIP;
    const before = await addressOf();
    const lines = await underLoad(() => killPod(release, { component: "redis", object: `statefulset/${release.name}-redis` }, "-1"));
    broken.push("redis");
    expect(await addressOf()).not.toBe(before);
    expect(unanswered(lines)).toEqual([]);
    await auditHolds();
  });

  it("leaves nothing but the volumes of its stores, and not even these where that is asked for", { timeout: patience }, async () => {
    const isToLeaveNothing = release.design === "uncoordinated";
    if (isToLeaveNothing) await install(release, ["postgres.storage.whenDeleted=Delete"]);
    const isVolume = (left: string) => !isToLeaveNothing && left.startsWith("PersistentVolumeClaim data-");
    const left = await uninstall(release, isVolume);
    expect(left.filter((each) => !isVolume(each))).toEqual([]);
    expect(left.length > 0).toBe(!isToLeaveNothing);
  });
});
