import { call, channelOptions, gather, grpcTarget, insecure, serveGrpc, unary, type Logger, type Meter } from "@coordbench/runtime";
import { InstanceClient, InstanceService, type NewsLetter, type TellReply } from "../generated/participant.ts";
import type { News } from "../messages.ts";
import type { CallConfig, Correspondent, Listener } from "../participant-client.ts";
import { readNews, writeNews } from "./letters.ts";

/** The other instances of the booking service. */
export interface Neighbours extends Disposable {
  tell(instance: string, news: News): Promise<void>;
  /** Hears what they tell. */
  serve(listener: Pick<Listener, "heard">): Promise<AsyncDisposable>;
}

interface Neighbour {
  client: InstanceClient;
  tell(news: News): Promise<void>;
}

const deadlineMs = 2_000;

/** Finds the other instances by their names, and forgets those that cannot be reached. */
export function createNeighbours(
  { instance: self, addressOf }: Correspondent,
  { batch, newsListen }: Pick<CallConfig, "batch" | "newsListen">,
  { meter, log }: { meter: Meter; log: Logger },
): Neighbours {
  const known = new Map<string, Promise<Neighbour>>();
  const find = async (instance: string): Promise<Neighbour> => {
    const address = await addressOf(instance);
    if (address === undefined) throw new Error(`${instance} is not at work any more`);
    meter.link("instances", "grpc", [address]);
    return connect(address, self, batch);
  };
  const forget = (instance: string) => {
    const neighbour = known.get(instance);
    known.delete(instance);
    void neighbour?.then(
      ({ client }) => client.close(),
      () => undefined,
    );
  };
  return {
    async tell(instance, news) {
      const neighbour = known.get(instance) ?? find(instance);
      known.set(instance, neighbour);
      try {
        await (await neighbour).tell(news);
      } catch (error) {
        forget(instance);
        throw error;
      }
    },
    serve: (listener) => serveGrpc(newsListen, [{ definition: InstanceService, handlers: { tell: hearing(listener, log) } }]),
    [Symbol.dispose]: () => [...known.keys()].forEach(forget),
  };
}

function connect(address: string, self: string, batch: number): Neighbour {
  const client = new InstanceClient(grpcTarget(address), insecure, channelOptions);
  const tell = gather<News, void>({ most: batch, lanes: Infinity }, async (news) => {
    await call(client.tell.bind(client), writeNews(self, news), { deadlineMs });
    return news.map(() => undefined);
  });
  return { client, tell };
}

function hearing(listener: Pick<Listener, "heard">, log: Logger) {
  return unary<NewsLetter, TellReply>(log, async (letter) => {
    const { from, content } = readNews(letter);
    await Promise.all(content.map((news) => listener.heard(news, from)));
    return {};
  });
}
