import { paymentVariables, readConfig, type Config } from "@coordbench/runtime";
import { participantVariables, type ParticipantConfig } from "@coordbench/saga-wire";

/** The settings of the payment service. */
export const variables = { ...paymentVariables, ...participantVariables };
/** The settings of the payment service. */
export type PaymentConfig = Omit<Config<typeof variables>, "transport" | "brokerUrl"> & ParticipantConfig;

/** Reads the settings from the environment. */
export const loadConfig = (): PaymentConfig => readConfig(variables, process.env, { transport: { nats: ["brokerUrl"] } }) as PaymentConfig;
