import type { Fault } from "../fault.ts";

/** What a fault breaks and makes whole again: two that have some of it in common cannot be on at once. */
export function takenBy(fault: Fault): string[] {
  switch (fault.do) {
    case "failpoint":
      return [fault.at];
    case "kill":
    case "freeze":
    case "lose-disk":
    case "jump-clock":
      return fault.whom.map(placeOf);
    case "use-up-files":
      return [fault.whom];
    case "fill-disk":
      return [`the disk of ${fault.disk}`];
    case "cut":
    case "slow":
      return [`the way to ${fault.link}`];
    case "hold-rows":
    case "fill-slots":
    case "take-sessions":
    case "roll-back-decided":
      return [`PostgreSQL ${fault.database.replace(/-\d+$/, "")}`];
    case "deliver-again":
    case "fill-streams":
      return ["NATS broker"];
    case "poison":
      return ["NATS broker", "PostgreSQL booking"];
    case "forget-scripts":
    case "move-slot":
    case "load-slowly":
    case "fail-over-stale":
    case "fill-memory":
      return [cluster];
  }
}

/** An operator of the cluster asks all of its servers. */
const cluster = "Redis";
const placeOf = (name: string) => (/^(Redis|hot shard)/.test(name) ? cluster : name);

/** Lets everybody wait for those who take the same and came before. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<Done>(what: readonly string[], act: () => Promise<Done>): Promise<Done> {
    const before = Promise.all(what.flatMap((each) => this.#last.get(each) ?? []));
    const done = before.then(act);
    for (const each of what) this.#last.set(each, done);
    return done;
  }
}
