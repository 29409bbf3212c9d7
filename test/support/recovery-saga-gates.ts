import { setTimeout as sleep } from "node:timers/promises";
import type { LocalService } from "@coordbench/infra/local";
import type { SagaRig } from "./recovery-saga.ts";
import { openSession, until } from "./recovery-stores.ts";

/** The store of a participant, shut so that every effect waits inside it; it can be read all the while. */
export interface Gate {
  shut(): Promise<void>;
  open(): Promise<void>;
  /** The bookings that have come to a certain effect. */
  done(): Promise<string[]>;
}

const pauseMs = { fill: 150, breathe: 250, look: 20 };
const looks = 25;

/** The shard that has the hot item, and the bookings that are in a certain state there. */
export function gateOfStock({ shelf }: SagaRig, state: "held" | "sold" | "released" | "cancelled"): Gate {
  const done = async () => [...(await shelf.states())].filter(([, each]) => each === state).map(([bookingId]) => bookingId);
  return { shut: () => shelf.shut(), open: () => shelf.open(), done };
}

/** The ledger of the payment, and the bookings of which it has written a certain entry. */
export async function gateOfMoney({ stores }: SagaRig, state: "charged" | "refunded"): Promise<Gate & AsyncDisposable> {
  const session = await openSession(stores.money.url("payment"));
  return {
    async shut() {
      await session.rows("begin");
      await session.rows("lock table payments in exclusive mode");
    },
    open: async () => void (await session.rows("rollback")),
    done: async () => {
      const text = "select booking_id from payments where state = $1";
      return (await session.rows<{ booking_id: string }>(text, [state])).map(({ booking_id: bookingId }) => bookingId);
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** Kills a participant after an effect and before it can have answered, and returns the booking: the effect came while it was frozen. */
export function killUnheard(participant: LocalService, gate: Gate): Promise<string> {
  return until(`${participant.name} has done what it cannot answer`, async () => {
    await gate.shut();
    const before = new Set(await gate.done());
    await sleep(pauseMs.fill);
    participant.signal("SIGSTOP");
    await gate.open();
    const bookingId = await firstBeyond(before, gate);
    if (bookingId !== undefined) {
      await participant.kill();
      return bookingId;
    }
    participant.signal("SIGCONT");
    await sleep(pauseMs.breathe);
    return undefined;
  });
}

/** Whether a booking's effect comes about, now that the gate is open. */
export async function isDone({ done }: Gate, bookingId: string): Promise<boolean> {
  for (let look = 0; look < looks; look++) {
    if ((await done()).includes(bookingId)) return true;
    await sleep(pauseMs.look);
  }
  return false;
}

async function firstBeyond(before: Set<string>, { done }: Gate): Promise<string | undefined> {
  for (let look = 0; look < looks; look++) {
    const found = (await done()).find((bookingId) => !before.has(bookingId));
    if (found !== undefined) return found;
    await sleep(pauseMs.look);
  }
  return undefined;
}
