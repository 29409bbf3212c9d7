import type { LocalProcess, LocalService } from "@coordbench/infra/local";
import type { Tool } from "@coordbench/infra/setup";
import type { Site, Tools } from "../designs/design.ts";
import type { Started } from "../disposal.ts";

/** What a part is started with. */
export interface PartSite extends Site {
  tools: Tools & { k6: Tool };
  signal: AbortSignal;
}

/** A part at work. */
export interface PartAtWork {
  /** The process that counts the operations. */
  counter: LocalService;
  /** All that take part in them, the load generator apart. */
  processes: LocalProcess[];
}

/** Something that the designs are made of. */
export interface Part {
  name: string;
  /** One operation, in words. */
  meaning: string;
  /** Whether what it writes has to survive a loss of power. */
  isDurable: boolean;
  start(site: PartSite, started: Started): Promise<PartAtWork>;
}
