import { expect, it } from "vitest";
import { podUnderTest } from "./pods-under-test.ts";
import { lastingServicesAmong, servicesAmong, troubleOf } from "./pods.ts";

it("finds the services, called as on one machine, with the addresses of their health checks", () => {
  const pods = [
    podUnderTest("booking", { name: "run-booking-b", ip: "10.0.0.2" }),
    podUnderTest("booking", { name: "run-booking-a" }),
    podUnderTest("inventory-0", { ip: "fd00::3" }),
    podUnderTest("postgres-booking"),
    podUnderTest("nats"),
  ];
  expect(servicesAmong(pods, "two-phase-commit").map(({ name, adminUrl }) => [name, adminUrl])).toEqual([
    ["booking-0", "http://10.0.0.1:8080"],
    ["booking-1", "http://10.0.0.2:8080"],
    ["inventory-0.0", "http://[fd00::3]:7001"],
  ]);
  expect(servicesAmong(pods, "uncoordinated")[0]?.name).toBe("uncoordinated-0");
});

it("finds them by names that stay when pods are made anew", () => {
  expect(lastingServicesAmong([podUnderTest("inventory-0", { ip: "fd00::3" })], "saga", "run")).toEqual([
    { name: "inventory-0.0", adminUrl: "http://run-inventory-0:7001" },
  ]);
});

const waiting = {
  name: "postgres",
  ready: false,
  state: { waiting: { reason: "ImagePullBackOff", message: 'Back-off pulling image "postgres:18"' } },
};

it.each([
  [
    "a pod that finds no node",
    { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", message: "0/1 nodes are available" }] },
    "0/1 nodes are available",
  ],
  [
    "a container without an image",
    { phase: "Pending", containerStatuses: [waiting] },
    'postgres waits: ImagePullBackOff: Back-off pulling image "postgres:18"',
  ],
  [
    "a container that does not stay",
    { phase: "Running", containerStatuses: [{ name: "a", ready: false, state: { terminated: { exitCode: 2 } } }] },
    "a ended with 2",
  ],
  [
    "a container that is not ready",
    { phase: "Running", containerStatuses: [{ name: "a", ready: false, state: {} }] },
    "a runs and is not ready",
  ],
])("says what is wrong with %s", (_, status, complaint) => {
  expect(troubleOf([podUnderTest("nats", { name: "it", status })])).toEqual([`it: ${complaint}`]);
});

it("finds nothing wrong with what is ready, or has done its work", () => {
  const done = { name: "await", ready: false, state: { terminated: { exitCode: 0 } } };
  const ready = { name: "nats", ready: true };
  expect(
    troubleOf([
      podUnderTest("nats", { status: { initContainerStatuses: [done], containerStatuses: [ready] } }),
      podUnderTest("seed", { status: { phase: "Succeeded" } }),
    ]),
  ).toEqual([]);
});
