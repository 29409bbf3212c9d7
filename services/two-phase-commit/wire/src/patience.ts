import { setTimeout as sleep } from "node:timers/promises";
import { sqlState } from "@coordbench/runtime";

/** Somebody else is finishing this transaction, or holds the row that it needs. */
const inHand = ["55000", "55P03"];
const patience = { tries: 20, pauseMs: 50 };

/** Tries again while somebody else has the transaction or its journal row in hand. */
export async function patiently<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (!inHand.includes(sqlState(error) ?? "") || tries >= patience.tries) throw error;
      await sleep(patience.pauseMs);
    }
  }
}
