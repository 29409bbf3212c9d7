import { breakable, every, type Logger } from "@coordbench/runtime";

/** Who gives back the holds whose deadline has passed. */
export interface Reaper {
  /** Goes through the whole stock once. */
  reap(): Promise<Harvest>;
}

/** What a round brought: the holds that were given back, and whether a newer reaper has taken over. */
export interface Harvest {
  expired: number;
  isFenced: boolean;
}

/** How many holds are looked at in one go. */
export const handful = 200;
/** How many rounds a reaper stands back that has been fenced off: then it takes over again, in case the newer one is gone. */
const roundsAside = 20;

/** Gives back overdue holds again and again. Where reapers fence each other, the newest is at work and the others stand by. */
export function startReaper(
  { openReaper }: { openReaper(): Promise<Reaper> },
  { reapMs }: { reapMs: number },
  log: Logger,
): AsyncDisposable {
  let reaper: Reaper | undefined;
  let aside = 0;
  const round = async () => {
    if (aside-- > 0) return;
    const current = (reaper ??= await openReaper());
    const { expired, isFenced } = await breakable({ name: "recover" }, () => current.reap());
    if (expired > 0) log.info({ expired }, "holds have expired");
    if (isFenced) reaper = undefined;
    aside = isFenced ? roundsAside : 0;
  };
  return every(reapMs, round, (error) => log.warn({ err: error }, "overdue holds could not be looked for"));
}
