import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { BadRequest, unary, type Logger } from "@coordbench/runtime";
import type { Operation, ParticipantReply } from "@coordbench/two-phase-commit-protocol";
import type {
  FinishReply,
  FinishRequest,
  InDoubtReply,
  InDoubtRequest,
  Operation as WireOperation,
  PrepareRequest,
  VoteReply,
} from "./generated/participant.ts";
import type { ParticipantShell } from "./participant-service.ts";
import { sketchOf } from "./roles.ts";

const id = /^[A-Za-z0-9_-]{1,64}$/;
/** How many different items a booking may have. */
const maxItems = 10;

/** Refuses what is not an id, by the name of its field: no other text gets near a store. */
export function checkId(text: string, field: string): void {
  if (!id.test(text)) throw new BadRequest(`${field} must be 1 to 64 letters, digits, '-' or '_'`);
}

/** Answers a participant's calls; what cannot be answered is a failure of the call, never a vote. */
export function participantHandlers(participant: ParticipantShell, name: string, log: Logger): UntypedServiceImplementation {
  const sketch = sketchOf(name);
  const step = <Request extends { operation?: WireOperation | undefined }, Reply>(
    verb: Parameters<typeof sketch>[0],
    handle: (request: Request) => Promise<Reply>,
  ) => unary<Request, Reply>(log, handle, ({ operation }) => sketch(verb, operation));
  return {
    prepare: step<PrepareRequest, VoteReply>("prepare", async ({ operation, customerId, items, cents }) => {
      checkWork({ customerId, items, cents });
      return voteReply(await participant.prepare(readOperation(operation), { participant: name, customerId, items, cents }));
    }),
    commit: step<FinishRequest, FinishReply>("commit", async ({ operation }) =>
      finishReply(await participant.commit(readOperation(operation))),
    ),
    abort: step<FinishRequest, FinishReply>("abort", async ({ operation }) =>
      finishReply(await participant.abort(readOperation(operation))),
    ),
    inDoubt: unary<InDoubtRequest, InDoubtReply>(log, async ({ olderThanMs }) => ({
      promises: (await participant.inDoubt(olderThanMs)).map(({ operation, ageMs }) => ({ operation, ageMs: Math.round(ageMs) })),
    })),
  };
}

function readOperation(operation: WireOperation | undefined): Operation {
  if (operation === undefined) throw new BadRequest("operation is missing");
  const { bookingId, kind, attempt, hash } = operation;
  checkId(bookingId, "operation.booking_id");
  if (kind !== "book" && kind !== "cancel") throw new BadRequest("operation.kind must be book or cancel");
  if (attempt < 1 || attempt > 9_999) throw new BadRequest("operation.attempt must be from 1 to 9999");
  checkId(hash, "operation.hash");
  return { bookingId, kind, attempt, hash };
}

function checkWork({ customerId, items, cents }: Pick<PrepareRequest, "customerId" | "items" | "cents">): void {
  checkId(customerId, "customer_id");
  if (items.length > maxItems) throw new BadRequest(`items must be at most ${maxItems}`);
  for (const { sku, quantity } of items) {
    checkId(sku, "items.sku");
    if (quantity < 1) throw new BadRequest("items.quantity must be 1 or more");
  }
  if (new Set(items.map(({ sku }) => sku)).size < items.length) throw new BadRequest("items.sku must be another one in each item");
  if (!Number.isSafeInteger(cents) || cents < 0) throw new BadRequest("cents must be a whole number of 0 or more");
}

function voteReply(reply: ParticipantReply): VoteReply {
  if (reply.type !== "vote") throw new Error(`a Prepare was answered ${reply.type}`);
  return { yes: reply.vote.vote === "yes", reason: reply.vote.vote === "no" ? reply.vote.reason : "" };
}

function finishReply(reply: ParticipantReply): FinishReply {
  if (reply.type === "vote") throw new Error("a decision was answered with a vote");
  return { protest: reply.type === "protested" ? reply.detail : "" };
}
