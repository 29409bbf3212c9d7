import { serveGrpc } from "@coordbench/runtime";
import { connectParticipant, participantHandlers, ParticipantService, type ParticipantShell } from "@coordbench/two-phase-commit-wire";
import type { OpenActor } from "./actor.ts";
import { addressToServe } from "./address-to-serve.ts";

const name = "payment";
const deadlineMs = 10_000;

/** A participant that does nothing and says yes. */
const willing: ParticipantShell = {
  prepare: async () => ({ type: "vote", vote: { vote: "yes" } }),
  commit: async () => ({ type: "acknowledged" }),
  abort: async () => ({ type: "acknowledged" }),
  inDoubt: async () => [],
};

/** Answers calls with nothing behind them. */
export const grpcServer: OpenActor = ({ config, log }) =>
  serveGrpc(addressToServe(config), [{ definition: ParticipantService, handlers: participantHandlers(willing, name, log) }]);

/** Makes calls as a coordinator does. */
export const grpcClient: OpenActor = async ({ config, meter, done }) => {
  const participant = connectParticipant({ name, addresses: config.peer, prepareDeadlineMs: deadlineMs }, meter);
  if (!(await participant.connected(deadlineMs))) throw new Error(`nobody answers at ${config.peer}`);
  const work = { participant: name, customerId: "customer-00001", items: [], cents: 1_000 };
  return {
    async turn(number) {
      const { vote } = await participant.prepare({ bookingId: `b${number}`, kind: "book", attempt: 1, hash: "hash" }, work);
      if (vote !== "yes") throw new Error(`the vote was ${vote}`);
      done();
    },
    [Symbol.asyncDispose]: async () => participant[Symbol.dispose](),
  };
};
