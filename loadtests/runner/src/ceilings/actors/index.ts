import type { OpenActor } from "./actor.ts";
import { grpcClient, grpcServer } from "./grpc.ts";
import { httpServer } from "./http.ts";
import type { ActorName } from "./names.ts";
import { natsAnswerer, natsAsker, natsPublisher } from "./nats.ts";
import { batchedCommit, commit, preparedCommit } from "./postgres.ts";
import { redisScript } from "./redis.ts";

/** Every actor by its name. */
export const actors: Record<ActorName, OpenActor> = {
  "grpc-server": grpcServer,
  "grpc-client": grpcClient,
  "http-server": httpServer,
  commit,
  "prepared-commit": preparedCommit,
  "batched-commit": batchedCommit,
  "redis-script": redisScript,
  "nats-publisher": natsPublisher,
  "nats-answerer": natsAnswerer,
  "nats-asker": natsAsker,
};
