import type { Fault } from "../fault.ts";
import type { Blow, Scene } from "../scene.ts";
import { strikeBroker } from "./broker.ts";
import { strikeClock } from "./clock.ts";
import { strikeDatabase } from "./database.ts";
import { strikeDisk } from "./disk.ts";
import { strikeFailpoint } from "./failpoint.ts";
import { strikeFiles } from "./files.ts";
import { strikeLink } from "./link.ts";
import { strikeProcess } from "./process.ts";
import { strikeStock } from "./stock.ts";

/** Brings a fault about; resolves when it has struck, or when it has been waited for in vain. */
export function strike(fault: Fault, scene: Scene): Promise<Blow> {
  switch (fault.do) {
    case "failpoint":
      return strikeFailpoint(fault, scene);
    case "kill":
    case "freeze":
    case "lose-disk":
      return strikeProcess(fault, scene);
    case "fill-disk":
      return strikeDisk(fault, scene);
    case "use-up-files":
      return strikeFiles(fault, scene);
    case "jump-clock":
      return strikeClock(fault, scene);
    case "cut":
    case "slow":
      return strikeLink(fault, scene);
    case "hold-rows":
    case "fill-slots":
    case "take-sessions":
    case "roll-back-decided":
      return strikeDatabase(fault, scene);
    case "forget-scripts":
    case "move-slot":
    case "load-slowly":
    case "fail-over-stale":
    case "fill-memory":
      return strikeStock(fault, scene);
    case "deliver-again":
    case "poison":
    case "fill-streams":
      return strikeBroker(fault, scene);
  }
}
