import { readFileSync } from "node:fs";
import { holding, literal, type Meter } from "@coordbench/runtime";
import type { Operation, Work } from "@coordbench/two-phase-commit-protocol";
import {
  createPreparedTransactions,
  journalKey,
  openDatabases,
  type ParticipantDatabases,
  type PromiseStore,
} from "@coordbench/two-phase-commit-wire";
import type { PaymentConfig } from "./config.ts";

/** The accounts of all customers. */
export interface AccountStore extends PromiseStore, ParticipantDatabases {}

/** Opens the accounts, making their tables where they are missing. */
export async function openStore(config: PaymentConfig, meter: Meter): Promise<AccountStore> {
  const schema = readFileSync(new URL("schema.sql", import.meta.url), "utf8");
  const databases = await openDatabases(config, { name: "payment", schema }, meter);
  const holdings = [holding(meter, "lock")];
  return { ...databases, ...createPreparedTransactions({ ...databases, run: config.run, participant: "payment", effect, holdings }) };
}

function effect(operation: Operation, { customerId, cents }: Work): string {
  const amount = operation.kind === "book" ? cents : -cents;
  return `charge(${literal(journalKey(operation))}, ${literal(operation.hash)}, ${literal(customerId)}, ${amount})`;
}
