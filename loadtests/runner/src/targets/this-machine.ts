import { logFolder } from "../archive.ts";
import { ensureCeilings } from "../ceilings/measure-ceilings.ts";
import { faultCases } from "../faults/cases/index.ts";
import { localLaboratory } from "../laboratory.ts";
import { tracedInto } from "../traced.ts";
import { startTraceStoreFor } from "../traces.ts";
import type { Target } from "./target.ts";

/** Real servers and services as processes of this machine. */
export const thisMachine: Target = {
  async open(wishes) {
    const traceStore = await startTraceStoreFor(wishes, logFolder);
    return {
      ...(traceStore === undefined ? localLaboratory : tracedInto(traceStore)),
      traceStore,
      [Symbol.asyncDispose]: async () => traceStore?.[Symbol.asyncDispose](),
    };
  },
  ensureCeilings,
  faultCases,
};
