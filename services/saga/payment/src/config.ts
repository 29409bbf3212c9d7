import { paymentVariables, readConfig, type Config } from "@coordbench/runtime";
import { brokerVariables } from "@coordbench/saga-wire";

/** The settings of the payment service. */
export const variables = { ...paymentVariables, ...brokerVariables };
/** The settings of the payment service. */
export type PaymentConfig = Config<typeof variables>;

/** Reads the settings from the environment. */
export const loadConfig = (): PaymentConfig => readConfig(variables, process.env);
