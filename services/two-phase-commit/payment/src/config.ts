import { readConfig, share, whole, type Config } from "@coordbench/runtime";
import { participantVariables } from "@coordbench/two-phase-commit-wire";

/** The settings of the payment service. */
export const variables = {
  ...participantVariables,
  declineShare: share.prefault("0").describe("The share of bookings that the bank declines, drawn by booking id"),
  thinkMs: whole(0, 60_000).prefault("0").describe("How long the bank takes over each booking, before it promises or declines"),
};
/** The settings of the payment service. */
export type PaymentConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): PaymentConfig => readConfig(variables, process.env);
