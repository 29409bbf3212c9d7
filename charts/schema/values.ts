import { variableOf, type Variables } from "@coordbench/runtime";
import { z } from "zod";
import { componentParts, image, resources, server, storage } from "./parts.ts";

const secretKey = z.strictObject({ name: z.string().min(1), key: z.string().min(1) });
const secretName = z.string().describe("A Secret of yours instead of one that is made; empty for none");
const addresses = z.array(z.string().regex(/^[^\s:]+:\d+$/, "must be host:port")).min(1);
const none = z.strictObject({});

const externalPostgres = z.strictObject({
  host: z.string().min(1),
  port: z.int(),
  user: z.string().min(1),
  options: z.string().optional().describe("Behind the question mark of its address, such as sslmode=require"),
  secret: secretKey,
});

const stores = {
  postgres: z.strictObject({
    ...server,
    storage,
    settings: z.record(z.string(), z.string()).describe("Settings of the servers, beside those of the class of durability"),
    external: z.record(z.string(), externalPostgres).describe("Servers of yours, by the names that components know them by"),
    secrets: z.record(z.string(), z.string()).describe("Secrets of yours by the names of servers, with the keys postgres and service"),
  }),
  redis: z.strictObject({
    ...server,
    storage,
    masters: z.int().min(3).max(16),
    replicas: z.int().min(0).max(2).describe("Of each master"),
    external: z.union([none, z.strictObject({ addresses, secret: secretKey.optional() })]).describe("A cluster of yours"),
    secret: secretName,
  }),
  nats: z.strictObject({
    ...server,
    storage,
    replicas: z.union([z.literal(1), z.literal(3), z.literal(5)]),
    external: z
      .union([none, z.strictObject({ addresses, users: z.record(z.string(), z.string()).optional(), secret: z.string().optional() })])
      .describe("Servers of yours"),
    secret: secretName,
  }),
};

const observation = {
  jaeger: z.strictObject({ enabled: z.boolean(), ...server, maxTraces: z.int().min(1), external: z.union([z.url(), z.literal("")]) }),
  collector: z.strictObject({ enabled: z.boolean(), ...server }),
  observability: z.strictObject({
    dashboard: z.boolean(),
    alerts: z.boolean(),
    scrapeNamespace: z.string(),
    alertAfter: z.strictObject({ inDoubtSeconds: z.number(), messagesPerBooking: z.number() }),
  }),
};

/** The values of the chart, for services with these variables: a key that nobody knows is a mistake. */
export function valuesSchema(services: Variables[]) {
  const names = [...new Set(services.flatMap((variables) => Object.keys(variables)))].map(variableOf).toSorted();
  const parts = componentParts(names as [string, ...string[]]);
  const component = z
    .strictObject({ program: z.string().min(1).describe("Its main.ts, from the root of the project") })
    .extend(z.strictObject(parts).partial().shape);
  return z.strictObject({
    design: z.enum(["two-phase-commit", "saga", "uncoordinated"]).describe("Set by the values file of the design"),
    components: z.strictObject({ booking: component, inventory: component.optional(), payment: component.optional() }),
    run: z.string().regex(/^[a-z0-9]{1,16}$/),
    durability: z.enum(["D0", "D1"]),
    inventories: z.int().min(1).max(9),
    logLevel: z.enum(["silent", "error", "warn", "info", "debug"]),
    image,
    loadImage: image,
    imagePullSecrets: z.array(z.strictObject({ name: z.string() })),
    defaults: z.strictObject(parts),
    seed: z.strictObject({ enabled: z.boolean(), items: z.int().min(1).max(9_999), unitsPerItem: z.int().min(0) }),
    termination: z.strictObject({
      pauseSeconds: z.int().min(0),
      pauseByNameSeconds: z.int().min(0),
      drainSeconds: z.int().min(0),
      graceSeconds: z.int().min(30),
    }),
    passwordSeed: z.string(),
    ...stores,
    ...observation,
    toxiproxy: z.strictObject({
      before: z.array(z.string()).describe("The workloads before whose gRPC, PostgreSQL or NATS it stands, in their own pods"),
      image,
      resources,
    }),
    networkPolicies: z.strictObject({ enabled: z.boolean(), externalCidrs: z.array(z.string()) }),
    ingress: z.strictObject({ enabled: z.boolean(), className: z.string(), host: z.string(), namespace: z.string() }),
  });
}
