import { paymentVariables, readConfig, type Config } from "@coordbench/runtime";
import { participantVariables } from "@coordbench/two-phase-commit-wire";

/** The settings of the payment service. */
export const variables = { ...paymentVariables, ...participantVariables };
/** The settings of the payment service. */
export type PaymentConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): PaymentConfig => readConfig(variables, process.env);
