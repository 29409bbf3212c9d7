export { breakable, carried, oneByOne } from "#faults";
export { serveAdministration } from "./admin.ts";
export {
  address,
  bookingVariables,
  inventoryVariables,
  credential,
  drainMs,
  paymentVariables,
  readConfig,
  servers,
  share,
  target,
  variableOf,
  whole,
} from "./config.ts";
export type { Address, Config, Needs, Variables } from "./config.ts";
export { Flight } from "./flight.ts";
export { gather, gathering } from "./gather.ts";
export type { Gathering } from "./gather.ts";
export { BadRequest, call, channelOptions, connected, grpcTarget, insecure, serveGrpc, unary } from "./grpc.ts";
export { hashOf } from "./hash-of.ts";
export { holding } from "./holding.ts";
export type { Holding } from "./holding.ts";
export { serveBookings } from "./http.ts";
export { lasting } from "./lasting-client.ts";
export { every, main, untilStopped } from "./lifecycle.ts";
export { createLogger } from "./logger.ts";
export type { Logger } from "./logger.ts";
export { createMeter } from "./metering.ts";
export type { Link, Meter } from "./metering.ts";
export type { Deed } from "./no-faults.ts";
export { persistently } from "./persistently.ts";
export { literal, migrate, NoSession, openDatabase, sqlState } from "./postgres.ts";
export type { Database } from "./postgres.ts";
export { Unreachable } from "./reachability.ts";
export { drive, step } from "./shell.ts";
export { startTelemetry } from "./start-telemetry.ts";
export { answered, asked, received, spanned, within } from "./telemetry.ts";
export type { Role, Sketch } from "./telemetry-names.ts";
