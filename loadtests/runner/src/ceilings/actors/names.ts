/** Everything that a process can do when a ceiling is measured. */
export const actorNames = [
  "grpc-server",
  "grpc-client",
  "http-server",
  "commit",
  "prepared-commit",
  "batched-commit",
  "redis-script",
  "nats-publisher",
  "nats-answerer",
  "nats-asker",
] as const;
/** One of them. */
export type ActorName = (typeof actorNames)[number];
