import { connect } from "@nats-io/transport-node";
import { createLogger, createMeter } from "@coordbench/runtime";
import { correspond, serveParticipant, type Command } from "@coordbench/saga-wire";
import { freePort } from "@coordbench/infra/local";
import { expect, it } from "vitest";
import { configOf, eventually, openWorkshop } from "../support/chart-stores.ts";

const passwords = { booking: "pBooking", inventory: "pInventory", payment: "pPayment" };
type User = keyof typeof passwords;

/** A server with the chart's own configuration, but for its ports and its folder. */
async function startBroker() {
  const workshop = await openWorkshop("nats-server");
  const [port, monitor] = [await freePort(), await freePort()];
  const files = await configOf("saga", "nats");
  const own = files["nats.conf"]?.replace('"/data"', JSON.stringify(workshop.folder("data"))) ?? "";
  const config = workshop.folder("config", { "nats.conf": own });
  const told = Object.fromEntries(Object.entries(passwords).map(([user, password]) => [`PASSWORD_${user.toUpperCase()}`, password]));
  const flags = ["--addr", "127.0.0.1", "--port", String(port), "--http_port", String(monitor)];
  workshop.start(["nats-server", "--config", `${config}/nats.conf`, ...flags], { POD_NAME: "cb-nats-0", ...told });
  await eventually(async () => expect((await fetch(`http://127.0.0.1:${monitor}/healthz`)).ok).toBe(true));
  const address = `127.0.0.1:${port}`;
  const signedIn = (user: User) => ({
    config: {
      run: "cluster",
      transport: "nats" as const,
      batch: 64,
      ackWaitMs: 1_000,
      maxDeliveries: 3,
      brokerUrl: address,
      brokerUser: user,
      brokerPassword: passwords[user],
    },
    tools: { meter: createMeter(user), log: createLogger(user, { run: "cluster", logLevel: "silent" }) },
  });
  return { address, signedIn, [Symbol.asyncDispose]: () => workshop[Symbol.asyncDispose]() };
}

it("every component may say and hear what its part is", async () => {
  await using broker = await startBroker();
  await using opened = new AsyncDisposableStack();
  const asked: Command[] = [];
  for (const name of ["inventory-0", "payment"] as const) {
    const { config, tools } = broker.signedIn(name === "payment" ? name : "inventory");
    const served = {
      name,
      answer: async (command: Command) => (asked.push(command), { type: "charged" as const }),
      available: async () => 7,
    };
    opened.use(await serveParticipant(config, served, tools));
  }
  const { config, tools } = broker.signedIn("booking");
  const talk = opened.use(await correspond(config, { instance: "booking-1", addressOf: async () => undefined }, tools));
  const heard: string[] = [];
  opened.use(await talk.listen({ heard: async (_, from) => void heard.push(from), parked: async () => undefined }));
  const work = { customerId: "customer", items: [], cents: 100 };
  for (const participant of ["inventory-0", "payment"]) await talk.ask(participant, { bookingId: "first", step: "charge", work });
  await eventually(async () => expect(heard.toSorted()).toEqual(["inventory-0", "payment"]));
  expect(await talk.available("inventory-0", "item-0001")).toBe(7);
  expect(asked).toHaveLength(2);
});

it.each([
  ["payment", "cb.cluster.command.inventory-0", "tell an inventory what to do"],
  ["inventory", "cb.cluster.command.payment", "charge anybody"],
  ["payment", "$JS.API.STREAM.DELETE.cb_cluster_news", "delete a stream"],
  ["inventory", "$JS.API.CONSUMER.MSG.NEXT.cb_cluster_command.payment", "take what is the payment service's"],
  ["booking", "$JS.API.CONSUMER.MSG.NEXT.cb_cluster_command.payment", "hide from a participant what it was asked"],
] as [User, string, string][])("%s may not say %s: it would %s", async (user, subject) => {
  await using broker = await startBroker();
  const connection = await connect({ servers: broker.address, user, pass: passwords[user] });
  const statuses = connection.status();
  connection.publish(subject, "");
  for await (const status of statuses) {
    if (status.type !== "error") continue;
    expect(status.error.message).toContain("Permissions Violation for Publish");
    break;
  }
  await connection.close();
});

it("nobody hears another's answers, and nobody comes in with a wrong password", async () => {
  await using broker = await startBroker();
  const connection = await connect({ servers: broker.address, user: "payment", pass: passwords.payment });
  const eavesdropping = connection.subscribe("_INBOX_booking.>");
  await expect(eavesdropping.closed).resolves.toMatchObject({ message: expect.stringContaining("Permissions Violation") as string });
  await connection.close();
  await expect(connect({ servers: broker.address, user: "payment", pass: "wrong" })).rejects.toThrow("Authorization Violation");
});
