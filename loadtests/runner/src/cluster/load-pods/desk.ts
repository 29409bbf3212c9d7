import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Glimpse } from "../../client-ledger.ts";
import type { LoadResult, LoadSite } from "../../load.ts";
import { decode } from "../encode.ts";
import { joinGlimpses, joinParts, type LoadPart, type LoadWord } from "./part.ts";

/** Who waits for the pods of a load. */
interface Waiting extends Pick<LoadSite, "folder" | "signal" | "report" | "began"> {
  pods: number;
  port: number;
}

/** Where the pods of a load say how it goes, and leave what they have in the end. */
export interface Desk extends AsyncDisposable {
  /** All parts, once each pod has left its own. */
  result: Promise<LoadResult>;
  giveUp(reason: Error): void;
}

/** Opens a desk for so many pods. */
export async function openDesk(waiting: Waiting): Promise<Desk> {
  const { port, signal } = waiting;
  const done = Promise.withResolvers<LoadResult>();
  // Somebody may give up before anybody waits.
  done.promise.catch(() => undefined);
  const take = noting(waiting, done);
  const hear = (word: LoadWord) => {
    try {
      take(word);
    } catch (error) {
      done.reject(error);
    }
  };
  const stop = () => done.reject(signal.reason as Error);
  signal.addEventListener("abort", stop, { once: true });
  const server = await listen(port, hear);
  return {
    result: done.promise,
    giveUp: done.reject,
    async [Symbol.asyncDispose]() {
      signal.removeEventListener("abort", stop);
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Notes what pods say, each thing once, whoever says it again because nobody seemed to hear. */
function noting({ pods, folder, report, began }: Waiting, done: PromiseWithResolvers<LoadResult>): (word: LoadWord) => void {
  const starts = new Map<string, number>();
  const parts = new Map<string, LoadPart>();
  const glimpses = new Map<string, Glimpse>();
  return (word) => {
    const { segment } = word;
    if ("failed" in word) done.reject(new Error(`the pod with the part ${segment} of the load failed: ${word.failed}`));
    if ("startedAtMs" in word && !starts.has(segment)) {
      // By the clock of this pod, whatever that of the other says; on its way it was for a few milliseconds.
      const startedAtMs = Date.now() - (word.atMs - word.startedAtMs);
      if (starts.set(segment, startedAtMs).size === 1) began(startedAtMs);
    }
    if ("glimpse" in word && glimpses.set(segment, word.glimpse).size === pods) {
      report(joinGlimpses([...glimpses.values()]));
      glimpses.clear();
    }
    if ("part" in word && !parts.has(segment) && parts.set(segment, word.part).size === pods)
      done.resolve(joinParts([...parts.values()], [...starts.values()], folder.path));
  };
}

async function listen(port: number, hear: (word: LoadWord) => void): Promise<AsyncDisposable> {
  const read = async (request: IncomingMessage) => decode((await buffer(request)).toString()) as LoadWord;
  const server = createServer((request, response) => {
    read(request).then(
      // Who brings the last part must know that it came before nobody is here any more.
      (word) => response.writeHead(204, { connection: "close" }).end(() => hear(word)),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  server.listen(port);
  await once(server, "listening");
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeIdleConnections();
      await once(server, "close");
    },
  };
}
