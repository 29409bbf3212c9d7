/** Things that were started, to be stopped the last one first, also those whose neighbours failed to start. */
export interface Started extends AsyncDisposable {
  add<Resource extends AsyncDisposable>(starting: Promise<Resource>): Promise<Resource>;
  /** Hands everything over to whoever goes on with it. */
  move(): AsyncDisposableStack;
}

/** Collects what is being started; unless it is handed over in time, all of it is stopped. */
export function stopAll(): Started {
  const stack = new AsyncDisposableStack();
  const pending = new Set<Promise<unknown>>();
  return {
    add(starting) {
      const settled = starting.then(
        (resource) => void stack.use(resource),
        () => undefined,
      );
      pending.add(settled);
      return starting;
    },
    move: () => stack.move(),
    async [Symbol.asyncDispose]() {
      await Promise.all(pending);
      await stack.disposeAsync();
    },
  };
}
