import { drive, oneByOne, persistently, type Logger, type Meter } from "@coordbench/runtime";
import {
  coordinator,
  type CoordinatorCommand,
  type CoordinatorEntry,
  type CoordinatorInput,
  type CoordinatorState,
  type Decision,
  type Operation,
  type Order,
  type Work,
} from "@coordbench/two-phase-commit-protocol";
import type { RemoteParticipant } from "@coordbench/two-phase-commit-wire";
import type { Body, DecisionLog } from "./store.ts";

/** What every operation needs. */
export interface Coordination {
  log: DecisionLog;
  participants: ReadonlyMap<string, RemoteParticipant>;
  order: Order;
  meter: Meter;
  logger: Logger;
}

/** An operation to carry through, and whom to tell how far it is. */
export interface Undertaking {
  operation: Operation;
  works: Work[];
  body: Body | undefined;
  isFinal(decision: Decision): boolean;
  changed(state: CoordinatorState): void;
}

/** How long to go on telling a decision, or writing one, before it is left to the recovery. */
const persistence = { forMs: 20_000 };

/** Runs the coordinator's machine for one operation, until everybody has acknowledged or it has to be left to the recovery. */
export function undertake(coordination: Coordination, undertaking: Undertaking, input: CoordinatorInput): Promise<void> {
  const append = (entries: CoordinatorEntry[]) => appendDecision(coordination, undertaking, entries);
  const send = (command: CoordinatorCommand) => carryOut(coordination, undertaking, command);
  const state = { changed: undertaking.changed };
  return drive(coordinator, { append, send: counted(coordination.meter, send), ...state })(input);
}

/** Of all entries only the decision has to survive. What stands in its place is returned instead of it. */
async function appendDecision(
  { log }: Coordination,
  { operation, body, isFinal }: Undertaking,
  entries: CoordinatorEntry[],
): Promise<CoordinatorEntry[]> {
  const last = entries.at(-1);
  if (last?.type !== "decided") return entries;
  const { decision } = last;
  const stands = await persistently(() => log.decide(operation, decision, { body, final: isFinal(decision) }), persistence);
  return stands === decision ? entries : [...entries.slice(0, -1), { type: "decided", decision: stands }];
}

async function carryOut(
  { participants, logger }: Coordination,
  { operation, works }: Undertaking,
  { type, participant: name }: CoordinatorCommand,
): Promise<CoordinatorInput | undefined> {
  const participant = participants.get(name);
  if (participant === undefined) throw new Error(`no participant ${name} is configured`);
  if (type === "prepare") {
    const work = works.find((each) => each.participant === name);
    if (work === undefined) throw new Error(`nothing to prepare at ${name}`);
    const vote = await participant.prepare(operation, work).catch((error: unknown) => {
      logger.warn({ err: error, operation, participant: name }, "no vote was heard");
      return { vote: "silent" as const };
    });
    return { type: "voted", participant: name, vote };
  }
  try {
    const deed = { name: "finish", verb: type, participant: name, bookingId: operation.bookingId } as const;
    await oneByOne(deed, () => persistently(() => participant[type](operation), persistence));
    return { type: "acknowledged", participant: name };
  } catch (error) {
    logger.error({ err: error, operation, participant: name }, `${type} was not acknowledged: left to the recovery`);
    return undefined;
  }
}

/** Commands of one step go out together: the booking waits for them once. */
function counted(meter: Meter, send: (command: CoordinatorCommand) => Promise<CoordinatorInput | undefined>) {
  let isWaiting = false;
  return (command: CoordinatorCommand) => {
    if (!isWaiting) {
      isWaiting = true;
      meter.round("services");
      queueMicrotask(() => (isWaiting = false));
    }
    return send(command);
  };
}
