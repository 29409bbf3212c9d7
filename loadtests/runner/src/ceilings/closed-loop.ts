/** Does something again and again, so many at once, until it is disposed of; then it waits for what is under way. */
export function closedLoop(inFlight: number, turn: (number: number) => Promise<void>): AsyncDisposable {
  const stopping = new AbortController();
  let turns = 0;
  const goOn = async () => {
    while (!stopping.signal.aborted) await turn(turns++);
  };
  // A failure is left to end the process: a ceiling with failures in it is none.
  const loops = Promise.all(Array.from({ length: inFlight }, goOn));
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await loops;
    },
  };
}
