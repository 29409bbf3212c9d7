import { connectivityState, type Client } from "@grpc/grpc-js";

/** A client of a name behind which replicas come and go. */
export interface Lasting<Each extends Client> extends Disposable {
  /** The one to call now. */
  current(): Each;
}

/** How long a client may look for a connection before another takes its place, and how long its last calls have then. */
const patienceMs = { looking: 2_000, ending: 10_000 };
const well: readonly number[] = [connectivityState.READY, connectivityState.IDLE];

/**
 * Keeps a client that can be called. One that knocks where a replica has died asks for no other address before the system gives it up,
 * which takes minutes where nothing at all comes back: another asks at once.
 */
export function lasting<Each extends Client>(create: () => Each): Lasting<Each> {
  let client = create();
  let wellAtMs = performance.now();
  return {
    current() {
      const nowMs = performance.now();
      const isWell = well.includes(client.getChannel().getConnectivityState(false));
      if (!isWell && nowMs - wellAtMs < patienceMs.looking) return client;
      wellAtMs = nowMs;
      if (isWell) return client;
      const late = client;
      setTimeout(() => late.close(), patienceMs.ending).unref();
      return (client = create());
    },
    [Symbol.dispose]: () => client.close(),
  };
}
