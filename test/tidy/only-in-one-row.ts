/** Path tails (of a file or a folder) that one row has and the other has not, each with the fact about the design that it is. */
export const onlyInOneRow: Record<string, string> = {
  ...Object.fromEntries(
    ["cluster.ts", "keys.ts", "reaper.ts", "scripts", "stock-under-test.ts"].map((name) => [
      `inventory/src/${name}`,
      "a saga's stock lies in buckets over a Redis Cluster, and its holds expire",
    ]),
  ),
  ...Object.fromEntries(
    ["buf.gen.yaml", "buf.yaml", "generate.ts", "proto", "src/generated"].map((name) => [
      `wire/${name}`,
      "gRPC is generated from a schema of its own language",
    ]),
  ),
  ...Object.fromEntries(
    ["participant-databases.ts", "participant-service.ts", "patience.ts", "prepared-transactions.ts", "transaction-name.ts"].map((name) => [
      `wire/src/${name}`,
      "in two-phase commit every participant keeps its promises in the same way, in PostgreSQL",
    ]),
  ),
  ...Object.fromEntries(
    ["broker.ts", "broker-variables.ts", "consume.ts", "messages.ts", "send.ts", "stock.ts", "streams.ts", "subjects.ts"].map((name) => [
      `wire/src/${name}`,
      "a saga's messages go through a broker, which has to be set up, kept up and distrusted",
    ]),
  ),
  "wire/src/participant-variables.ts": "in two-phase commit every participant listens and has a database",
  "inventory/src/schema.sql": "a saga's stock lies in Redis, which has no schema",
  "booking/src/courses.ts": "a saga's bookings go on in many messages after the call that began them",
  "protocol/grammar.ts": "a saga writes a word for each booking, two-phase commit one decision",
  ...Object.fromEntries(
    [
      "contention",
      "coordinator-restarts-between-commits",
      "happy-sequential",
      "late-prepare-after-abort",
      "sold-out-sequential",
      "vote-lost",
    ].map((name) => [`protocol/traces/${name}.txt`, "only two-phase commit has votes, locks and a choice of order"]),
  ),
  ...Object.fromEntries(
    [
      "coordinator-restarts-between-compensations",
      "hold-expired-before-confirm",
      "late-charge-after-refund",
      "late-reserve-after-release",
      "one-sold-another-expired",
      "refund-fails-then-succeeds",
      "reply-lost",
    ].map((name) => [`protocol/traces/${name}.txt`, "only a saga has deadlines and takes back what was done"]),
  ),
};
