import { z } from "zod";

/** The variables of a service: their names in camelCase, each with a description and usually a default. */
export type Variables = Record<string, z.ZodType>;
/** A service's settings, read once and frozen. */
export type Config<Shape extends Variables> = Readonly<{ [Name in keyof Shape]: z.infer<Shape[Name]> }>;

const prefix = "COORDBENCH_";
/** Read by the set-up and the runner, and harmless in a service's environment. */
const foreign = new Set(["COORDBENCH_CACHE"]);

/** The environment does not say what a service needs to know; the message names each variable at fault. */
export class ConfigurationError extends Error {}

/** The environment variable that sets a setting. */
export function variableOf(name: string): string {
  return prefix + name.replace(/[A-Z]/g, "_$&").toUpperCase();
}

/** The settings that each value of a choice needs, which are optional otherwise. */
export type Needs<Shape extends Variables> = Partial<Record<keyof Shape, Record<string, (keyof Shape & string)[]>>>;

/** Reads and validates a service's settings; every mistake is reported at once, by the name of its variable. */
export function readConfig<Shape extends Variables>(
  shape: Shape,
  environment: Record<string, string | undefined>,
  needs: Needs<Shape> = {},
): Config<Shape> {
  const known = new Map(Object.keys(shape).map((name) => [variableOf(name), name]));
  const mistakes: string[] = [];
  for (const variable of Object.keys(environment)) {
    if (variable.startsWith(prefix) && !known.has(variable) && !foreign.has(variable)) mistakes.push(`${variable}: no such variable`);
  }
  const config: Record<string, unknown> = {};
  for (const [variable, name] of known) {
    const given = environment[variable];
    const parsed = given === "" ? undefined : shape[name]?.safeParse(given);
    if (parsed?.success) config[name] = parsed.data;
    else if (given === undefined) mistakes.push(`${variable}: is missing`);
    else
      mistakes.push(
        `${variable}: ${parsed === undefined ? "is empty" : `${parsed.error.issues[0]?.message}, not ${JSON.stringify(given)}`}`,
      );
  }
  for (const [choice, needed] of Object.entries(needs) as [string, Record<string, string[]>][]) {
    for (const variable of needed[String(config[choice])]?.map(variableOf) ?? [])
      if (environment[variable] === undefined)
        mistakes.push(`${variable}: is missing, with ${variableOf(choice)}=${String(config[choice])}`);
  }
  if (mistakes.length > 0) throw new ConfigurationError(`configuration:\n  ${mistakes.join("\n  ")}`);
  return Object.freeze(config) as Config<Shape>;
}

/** A whole number between two bounds. */
export function whole(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a whole number from ${least} to ${most}`);
}

/** A share between 0 and 1. */
export const share = z
  .string()
  .regex(/^(0(\.\d+)?|1(\.0+)?)$/, "must be a share from 0 to 1")
  .transform(Number);

const largestPort = 65_535;
/** An address to listen at. */
export const address = z
  .string()
  .regex(/^[^\s:]+:\d{1,5}$/, "must be host:port")
  .transform((text) => {
    const [host = "", port = ""] = text.split(":");
    return { host, port: Number(port) };
  })
  .refine(({ port }) => port <= largestPort, "must be host:port, with a port up to 65535");
/** An address to listen at. */
export type Address = z.infer<typeof address>;

/** Servers of which any will do, as `host:port,host:port`. */
export const servers = z.string().regex(/^[^\s:,]+:\d{1,5}(,[^\s:,]+:\d{1,5})*$/, "must be host:port[,host:port…]");

/** One participant's replicas as `host:port,host:port`, or a gRPC target such as `dns:///inventory:7000`. */
export const target = z
  .string()
  .regex(/^([a-z]+:\/\/\/?\S+|[^\s:,;]+:\d{1,5}(,[^\s:,;]+:\d{1,5})*)$/, "must be host:port[,host:port…] or a gRPC target");

/** A name or a password to sign in with. */
export const credential = z
  .string()
  .regex(/^[!-~]{1,200}$/, "must be 1 to 200 printable characters without spaces")
  .optional();
/** The settings that no log shows. */
export const passwordNames = ["brokerPassword", "redisPassword"] as const;

/** For how long a service goes on when it is told to stop, while whoever comes to it is told to leave. */
export const drainMs = whole(0, 600_000).prefault("0");

/** The settings that every service has. */
const commonVariables = {
  run: z
    .string()
    .regex(/^[a-z0-9]{1,16}$/, "must be 1 to 16 small letters or digits")
    .default("local")
    .describe("The run that this process belongs to: part of the name of everything it writes"),
  logLevel: z.enum(["silent", "error", "warn", "info", "debug"]).default("info").describe("How much to log"),
  tracesUrl: z
    .url()
    .optional()
    .describe("Where spans go, as OTLP over HTTP (`…/v1/traces`), of requests whose `traceparent` wants a trace; unset, nothing is traced"),
} satisfies Variables;

/** The settings of every service that takes its work by another way than HTTP. */
const participantVariables = {
  ...commonVariables,
  adminListen: address.prefault("127.0.0.1:7001").describe("Where to serve `/metrics` and the health checks"),
  failingShare: share.prefault("0").describe("The share of bookings that this participant refuses as unavailable, drawn by booking id"),
} satisfies Variables;

/** The settings of every inventory. */
export const inventoryVariables = {
  ...participantVariables,
  participant: z
    .string()
    .regex(/^inventory-[0-8]$/, "must be inventory-0 to inventory-8")
    .default("inventory-0")
    .describe("Which of the inventories this is"),
  buckets: whole(1, 64).prefault("1").describe("How many buckets the stock of each item is divided over: everybody must say the same"),
} satisfies Variables;

/** The settings of every payment service. */
export const paymentVariables = {
  ...participantVariables,
  databaseUrl: z.url().describe("The participant's own PostgreSQL database"),
  declineShare: share.prefault("0").describe("The share of bookings that the bank declines, drawn by booking id"),
  thinkMs: whole(0, 60_000).prefault("0").describe("How long the bank takes over each booking, before it agrees or declines"),
} satisfies Variables;

/** The settings of the services that take bookings. */
export const bookingVariables = {
  ...commonVariables,
  listen: address.prefault("127.0.0.1:8080").describe("Where to serve the booking API, `/metrics` and the health checks"),
  items: whole(1, 9_999).prefault("1000").describe("How many items the catalogue has"),
  maxInFlight: whole(1, 10_000)
    .prefault("300")
    .describe("How many bookings may be under way at once, and how many questions; one more is answered 503"),
  drainMs: drainMs.describe("How long to serve on when told to stop, while customers are told with each answer to leave their connection"),
  burnUs: whole(0, 100_000)
    .prefault("0")
    .describe("Microseconds of processor time that each request for a booking burns: a slowdown of a known size, to try comparisons with"),
} satisfies Variables;
