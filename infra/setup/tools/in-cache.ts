import { existsSync } from "node:fs";
import { join } from "node:path";
import { placeOnce } from "../base/place.mjs";
import { cacheFolder } from "../config.mjs";
import type { Report, Way } from "./tool.ts";

/** A way whose result is a folder of the cache that holds the executable. */
export type CachedWay = {
  readonly from: string;
  readonly folder: string;
  readonly executable: string;
  readonly obstacle: () => Promise<string | undefined>;
  readonly fill: (draft: string, report: Report) => Promise<void>;
};

/** Completes a way that fills a folder of the cache once, however many processes ask for it. */
export function inCache({ from, folder, executable, obstacle, fill }: CachedWay): Way {
  const target = () => join(cacheFolder(), folder);
  const path = () => join(target(), executable);
  return {
    from,
    find: () => (existsSync(path()) ? path() : undefined),
    obstacle,
    bring: async (report) => {
      await placeOnce(target(), (draft) => fill(draft, report), report);
      return path();
    },
  };
}
