import type { ActorConfig } from "../config.ts";

/** Where a server is to listen: it cannot do without being told. */
export function addressToServe({ actor, listen }: ActorConfig): NonNullable<ActorConfig["listen"]> {
  if (listen === undefined) throw new Error(`${actor} serves, so COORDBENCH_LISTEN must say where`);
  return listen;
}
