import { expect, it } from "vitest";
import { placementOf } from "./placement.ts";
import { nodeUnderTest, podUnderTest } from "./pods-under-test.ts";

const nodes = [nodeUnderTest("worker-a", "zone-a"), nodeUnderTest("worker-b", "zone-b")];
const link = (name: string, kind: string, messages: number) => ({
  service: "booking-0",
  link: name,
  kind,
  calls: messages,
  messages,
  bytes: 0,
});

it("says which pod lies where", () => {
  const pods = [podUnderTest("payment", { node: "worker-b" }), podUnderTest("booking")];
  expect(placementOf(pods, nodes, { design: "saga", links: [] }).pods).toEqual([
    { pod: "run-booking-x", node: "worker-a", zone: "zone-a" },
    { pod: "run-payment-x", node: "worker-b", zone: "zone-b" },
  ]);
});

it("counts the messages that leave their zone; of several pods each has its share", () => {
  const pods = [
    podUnderTest("booking"),
    podUnderTest("inventory-0", { name: "i-0" }),
    podUnderTest("inventory-0", { name: "i-1", node: "worker-b" }),
    podUnderTest("payment", { node: "worker-b" }),
  ];
  const links = [link("inventory-0", "grpc", 60), link("payment", "grpc", 40), link("booking database", "sql", 1_000)];
  expect(placementOf(pods, nodes, { design: "two-phase-commit", links }).crossZoneShare).toBe(0.7);
});

it.each([
  ["leaves its zone for the broker", { nats: "worker-b", inventory: "worker-a" }, 1],
  ["leaves its zone behind the broker", { nats: "worker-a", inventory: "worker-b" }, 1],
  ["stays where all three are", { nats: "worker-a", inventory: "worker-a" }, 0],
])("what goes over a broker %s", (_, { nats, inventory }, share) => {
  const pods = [podUnderTest("booking"), podUnderTest("nats", { node: nats }), podUnderTest("inventory-0", { node: inventory })];
  expect(placementOf(pods, nodes, { design: "saga", links: [link("inventory-0", "nats", 5)] }).crossZoneShare).toBe(share);
});

it("knows no share where a node is in no zone, or nothing was said", () => {
  const nowhere = placementOf([podUnderTest("booking")], [nodeUnderTest("worker-a")], { design: "saga", links: [] });
  expect(nowhere.crossZoneShare).toEqual({ value: null, reason: "not every node says which zone it is in" });
  expect(placementOf([podUnderTest("booking")], nodes, { design: "saga", links: [] }).crossZoneShare).toMatchObject({ value: null });
});
