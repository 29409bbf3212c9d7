import { describe, expect, it } from "vitest";
import { renderObjects, type Rendered } from "../support/chart.ts";
import { arrowsIn } from "../support/chart-arrows.ts";

const traced = (...components: string[]) => components.map((component) => `${component} -> jaeger:spans`);
const stores = (...pairs: [string, string][]) => pairs.map(([from, server]) => `${from} -> postgres-${server}:postgres`);
/** The arrows of the designs: services/README.md tells why each of them is there. */
const designs: Record<string, string[]> = {
  "two-phase-commit": [
    "customers -> booking:http",
    "booking -> inventory-0:grpc",
    "booking -> payment:grpc",
    ...stores(["booking", "booking"], ["inventory-0", "inventory"], ["payment", "payment"], ["seed", "inventory"], ["seed", "payment"]),
    ...traced("booking", "inventory-0", "payment"),
  ],
  saga: [
    "customers -> booking:http",
    ...["booking", "inventory-0", "payment"].map((component) => `${component} -> nats:nats`),
    ...["inventory-0", "seed", "redis-form", "redis"].map((component) => `${component} -> redis:redis`),
    "redis -> redis:bus",
    ...stores(["booking", "booking"], ["payment", "payment"], ["seed", "payment"]),
    ...traced("booking", "inventory-0", "payment"),
  ],
  "saga-grpc": [
    "customers -> booking:http",
    "booking -> booking:news",
    "booking -> inventory-0:grpc",
    "booking -> payment:grpc",
    ...stores(["booking", "booking"], ["inventory-0", "inventory"], ["payment", "payment"], ["seed", "inventory"], ["seed", "payment"]),
    ...traced("booking", "inventory-0", "payment"),
  ],
  uncoordinated: ["customers -> booking:http", ...stores(["booking", "booking"], ["seed", "booking"]), ...traced("booking")],
};

describe.each(Object.entries(designs))("%s", (name, arrows) => {
  it("lets talk to each other who does in the design, and nobody else, as seen from both ends", async () => {
    const found = arrowsIn(await renderObjects(name));
    expect(found.out).toEqual(arrows.toSorted());
    expect(found.in).toEqual(arrows.toSorted());
  });
});

it("what is the user's is reached by its port alone, where the user says that it is", async () => {
  const { out } = arrowsIn(await renderObjects("yours"));
  expect(out.filter((arrow) => arrow.includes("10.0.0.0/8"))).toEqual(
    [
      ...["booking", "inventory-0", "payment"].flatMap((component) => [
        `${component} -> 10.0.0.0/8:4222`,
        `${component} -> 10.0.0.0/8:443`,
      ]),
      "booking -> 10.0.0.0/8:5432",
      "payment -> 10.0.0.0/8:5433",
      "seed -> 10.0.0.0/8:5433",
      "inventory-0 -> 10.0.0.0/8:6379",
      "seed -> 10.0.0.0/8:6379",
    ].toSorted(),
  );
});

it("comes in from outside only by the ways that are opened: the web to bookings, Prometheus to metrics", async () => {
  const from = (objects: Rendered[]) => arrowsIn(objects).in.filter((arrow) => /^(web|monitoring|anybody) /.test(arrow));
  expect(from(await renderObjects("saga"))).toEqual([]);
  expect(from(await renderObjects("everything"))).toEqual([
    "monitoring -> booking:8080",
    ...[0, 1, 2].map((index) => `monitoring -> inventory-${index}:7001`),
    "monitoring -> payment:7001",
    "web -> booking:http",
  ]);
});
