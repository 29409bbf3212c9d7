import { address, commonVariables, readConfig, share, whole, type Config } from "@coordbench/runtime";
import { brokerVariables } from "@coordbench/saga-wire";
import { z } from "zod";

/** The settings of the payment service. */
export const variables = {
  ...commonVariables,
  ...brokerVariables,
  adminListen: address.prefault("127.0.0.1:7001").describe("Where to serve `/metrics` and the health checks"),
  databaseUrl: z.url().describe("The participant's own PostgreSQL database"),
  declineShare: share.prefault("0").describe("The share of bookings that the bank declines, drawn by booking id"),
  thinkMs: whole(0, 60_000).prefault("0").describe("How long the bank takes to answer"),
};
/** The settings of the payment service. */
export type PaymentConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): PaymentConfig => readConfig(variables, process.env);
