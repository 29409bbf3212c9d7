import type { Logger, Meter } from "@coordbench/runtime";
import type { ActorConfig } from "../config.ts";

/** What an actor is opened with. */
export interface Stage {
  config: ActorConfig;
  meter: Meter;
  log: Logger;
  /** Counts operations of the part that is measured. */
  done(operations?: number): void;
}

/** One side of a part that is measured. */
export interface Actor extends AsyncDisposable {
  /** What it does again and again; nothing where it serves others. */
  turn?(number: number): Promise<void>;
  /** What its sessions say of their store's durability. */
  durability?(): Promise<Record<string, string>>;
}

/** Opens an actor, which is ready for work when it is there. */
export type OpenActor = (stage: Stage) => Promise<Actor>;

/** The name of everything that the actors write. */
export const runName = "ceiling";
