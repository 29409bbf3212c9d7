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
  if (!id.test(bookingId)) throw new BadRequest("operation.booking_id must be 1 to 64 letters, digits, '-' or '_'");
  if (kind !== "book" && kind !== "cancel") throw new BadRequest("operation.kind must be book or cancel");
  if (attempt < 1 || attempt > 9_999) throw new BadRequest("operation.attempt must be from 1 to 9999");
  if (!id.test(hash)) throw new BadRequest("operation.hash is not a hash");
  return { bookingId, kind, attempt, hash };
}

function checkWork({ customerId, items, cents }: Pick<PrepareRequest, "customerId" | "items" | "cents">): void {
  if (!id.test(customerId)) throw new BadRequest("customer_id must be 1 to 64 letters, digits, '-' or '_'");
  if (items.some(({ sku, quantity }) => !id.test(sku) || !Number.isInteger(quantity) || quantity < 1))
    throw new BadRequest("items must have a sku and a quantity of 1 or more");
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
