import { Buffer } from "node:buffer";
import type { Finished } from "../run.ts";

type Encoded = Omit<Finished, "evidence"> & { evidence: Omit<Finished["evidence"], "clients"> & { clients: string } };

/** Writes a finished run as text. */
export function encodeFinished({ evidence, ...finished }: Finished): string {
  const encoded: Encoded = { ...finished, evidence: { ...evidence, clients: Buffer.from(evidence.clients).toString("base64") } };
  return JSON.stringify(encoded);
}

/** Reads a finished run that was written as text. */
export function decodeFinished(text: string): Finished {
  const { evidence, ...finished } = JSON.parse(text) as Encoded;
  return { ...finished, evidence: { ...evidence, clients: Buffer.from(evidence.clients, "base64") } };
}
