import { migrate, openDatabase, type Database, type Meter } from "@coordbench/runtime";

/** The two pools of a participant: one may wait behind locks, the other finishes what the locks wait for. */
export interface ParticipantDatabases extends AsyncDisposable {
  preparing: Database;
  finishing: Database;
  /** Whether the database answers. */
  ready(): Promise<boolean>;
}

/** How long a finishing session waits behind a Prepare that is under way, before it looks again. */
const finishingLockTimeoutMs = 200;

/** What a participant's pools are for. */
export interface Purpose {
  /** The participant's. */
  name: string;
  /** What makes the tables where they are missing. */
  schema: string;
}

/** Opens a participant's pools and fills them: whoever takes part is promised a session sooner than a cold server can open one. */
export async function openDatabases(
  { databaseUrl, connections, lockTimeoutMs }: { databaseUrl: string; connections: number; lockTimeoutMs: number },
  { name, schema }: Purpose,
  meter: Meter,
): Promise<ParticipantDatabases> {
  const link = meter.link(`${name} database`, "sql");
  // Whoever waits for a session waits as for a lock: finishing too, for over a distance a session takes long to come.
  const common = { url: databaseUrl, link, sessionTimeoutMs: lockTimeoutMs };
  const preparing = openDatabase({ ...common, connections, name: `${name} prepare`, lockTimeoutMs });
  const finishing = openDatabase({
    ...common,
    connections: Math.ceil(connections / 4),
    name: `${name} finish`,
    lockTimeoutMs: finishingLockTimeoutMs,
  });
  await migrate(preparing, schema);
  for (const pool of [finishing, preparing]) await pool.fill();
  return {
    preparing,
    finishing,
    ready: async () => (await finishing.query("select")).rowCount === 1,
    async [Symbol.asyncDispose]() {
      await Promise.all([preparing[Symbol.asyncDispose](), finishing[Symbol.asyncDispose]()]);
    },
  };
}
