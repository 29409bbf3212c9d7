/** Path tails (of a file or a folder) that one row has and the other has not, each with the fact about the design that it is. */
export const onlyInOneRow: Record<string, string> = {
  "inventory/src/redis": "a saga's stock lies in buckets over a Redis Cluster",
  "inventory/src/postgres": "a saga's stock can lie in PostgreSQL as well, behind the same store",
  "inventory/src/reaper.ts": "a saga's holds expire",
  "inventory/src/stock-under-test.ts": "a saga's stock has two stores, which are held to the same tests",
  ...Object.fromEntries(
    ["participant-databases.ts", "participant-service.ts", "patience.ts", "prepared-transactions.ts", "transaction-name.ts"].map((name) => [
      `wire/src/${name}`,
      "in two-phase commit every participant keeps its promises in the same way, in PostgreSQL",
    ]),
  ),
  ...Object.fromEntries(
    ["nats", "grpc", "messages.ts", "wire-variables.ts"].map((name) => [
      `wire/src/${name}`,
      "a saga's messages travel over a broker, which is distrusted, or over gRPC: one schema of them for both",
    ]),
  ),
  "inventory/src/schema.sql": "in two-phase commit PostgreSQL is the only store of the stock",
  "booking/src/courses.ts": "a saga's bookings go on in many messages after the call that began them",
  "protocol/simulation/inventory.ts": "a saga's inventory is another machine than its payment service, and walks over buckets",
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
