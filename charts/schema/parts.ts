import { z } from "zod";

const quantity = z.union([z.string(), z.number()]);
/** How much a container may take, as Kubernetes says it. */
export const resources = z.strictObject({
  requests: z.record(z.string(), quantity).optional(),
  limits: z.record(z.string(), quantity).optional(),
});
const tolerations = z.array(z.record(z.string(), z.unknown())).describe("As Kubernetes says it");

/** Where pods may run. */
const placement = {
  zone: z.string().describe("Nodes of this zone only; empty for any"),
  nodeSelector: z.record(z.string(), z.string()).describe("As Kubernetes says it"),
  tolerations,
};

/** An image, pinned by a tag or a digest. */
export const image = z.strictObject({
  repository: z.string().min(1).describe("With its registry, if that is not the usual one"),
  tag: z
    .string()
    .regex(/^(v?\d\S*|[0-9a-f]{7,40})?$/, "must be a version")
    .describe("Empty for the version of the chart"),
  digest: z
    .string()
    .regex(/^(sha256:[0-9a-f]{64})?$/)
    .describe("sha256:…, which wins over the tag"),
  pullPolicy: z.enum(["Always", "IfNotPresent", "Never"]),
});

/** A volume of each pod of a store. */
export const storage = z.strictObject({
  size: z.string().min(1),
  className: z.string().describe("Empty for the cluster's own default"),
  whenDeleted: z.enum(["Retain", "Delete"]).describe("What becomes of the volumes when the release is uninstalled"),
});

const uid = z.int().min(1).describe("The user, and the group, that its processes belong to");
/** What every server of somebody else's making has. */
export const server = { image, uid, resources, ...placement };

const port = z.strictObject({
  port: z.int().min(1024).max(65_535),
  variable: z.string().describe("The variable that tells the service to listen there"),
});

/** What a component says of itself; what it does not say, `defaults` does. */
export const componentParts = (variables: [string, ...string[]]) => ({
  replicas: z.int().min(1).describe("How many pods"),
  numbered: z.boolean().describe("One for each of the inventories, with a number behind its name"),
  ports: z.partialRecord(z.enum(["http", "grpc", "admin", "news"]), port).describe("Where it listens"),
  database: z
    .string()
    .regex(/^[a-z]*$/)
    .describe("The PostgreSQL server that it has its database on; empty for none"),
  redis: z.boolean().describe("Whether it keeps stock in the Redis Cluster"),
  nats: z.boolean().describe("Whether it talks over NATS"),
  calls: z
    .partialRecord(z.enum(variables), z.string())
    .describe("Whom it calls over gRPC: the component, by the variable that says where it is"),
  peers: z.string().describe("The port at which its instances call each other; empty for none"),
  settings: z
    .partialRecord(z.enum(variables), z.string())
    .describe("Its other settings, by the names of their variables; templates are filled in"),
  resources,
  autoscaling: z
    .strictObject({ enabled: z.boolean(), minReplicas: z.int().min(1), maxReplicas: z.int().min(1), cpuPercent: z.int().min(1).max(100) })
    .describe("Off, for it would change what is measured"),
  ...placement,
});
