import { DiscardPolicy, jetstreamManager, type JetStreamManager, type PubAck } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import type { BrokerFault } from "../fault.ts";
import type { Blow } from "../arena.ts";
import { awaited, databaseNamed, type Scene } from "../scene.ts";
import { openSession } from "./session.ts";

/** Does something inside the broker that a stranger or an operator could do. */
export function strikeBroker({ do: deed }: BrokerFault, scene: Scene): Promise<Blow> {
  return deeds[deed](scene);
}

const deeds = { "deliver-again": deliverAgain, poison, "fill-streams": fillStreams };

/** Deletes every place in every stream: whoever makes them anew is delivered everything once more. */
async function deliverAgain(scene: Scene): Promise<Blow> {
  const { connection, manager } = await openBroker(scene);
  const gone = await consumersOf(manager, scene);
  const seen = gone.reduce((sum, { delivered }) => sum + delivered.stream_seq, 0);
  for (const { stream_name: stream, name } of gone) await manager.consumers.delete(stream, name);
  return {
    async heal() {
      const names = new Set(gone.map(({ name }) => name));
      const again = await awaited(async () => {
        const back = (await consumersOf(manager, scene)).filter(({ name }) => names.has(name));
        const isDone = back.length === gone.length && back.every(({ num_pending: waiting }) => waiting === 0);
        return isDone ? back.reduce((sum, { delivered }) => sum + delivered.consumer_seq, 0) : undefined;
      }, scene.signal);
      await connection.close();
      const evidence = `${gone.length} consumers were deleted, and delivered ${again ?? "too little"} letters when they were back`;
      return { hit: again !== undefined && seen > 0 && again >= gone.length ? 1 : 0, evidence };
    },
  };
}

async function consumersOf(manager: JetStreamManager, scene: Scene) {
  return (await Promise.all(streamsOf(scene).map((stream) => manager.consumers.list(stream).next()))).flat();
}

const charge = { bookingId: "poison", step: "charge", work: { customerId: "customer-00001", items: [], cents: 1 } };
const letters = [
  "this is not JSON",
  JSON.stringify({ schema: 2, from: "booking-of-the-future", content: [charge] }),
  JSON.stringify({ schema: 1, from: "a.b *", content: [charge] }),
  JSON.stringify({ schema: 1, from: "booking-1", content: [{ ...charge, bookingId: "poison > 4" }] }),
];

/** Sends letters that nobody can read; when they have been parked and seen, an operator clears them away, where they came from too. */
async function poison(scene: Scene): Promise<Blow> {
  const { connection, manager } = await openBroker(scene);
  const session = await openSession(databaseNamed(scene, "booking").url("booking"));
  const parked = async () => (await session.rows<{ id: string }>("select id from dead_letters")).map(({ id }) => id);
  const before = new Set(await parked());
  const client = manager.jetstream();
  const sent: PubAck[] = [];
  for (const letter of letters) sent.push(await client.publish(`cb.${scene.site.run}.command.payment`, letter));
  return {
    async heal() {
      const fresh = async () => (await parked()).filter((id) => !before.has(id));
      await awaited(async () => ((await fresh()).length >= letters.length ? true : undefined), scene.signal);
      const found = await fresh();
      await session.rows("delete from dead_letters where id = any ($1)", [found]);
      // Whatever is left of them would come again with everything else, should that be delivered once more.
      await Promise.allSettled(sent.map(({ stream, seq }) => manager.streams.deleteMessage(stream, seq)));
      await session[Symbol.asyncDispose]();
      await connection.close();
      const evidence = `${found.length} of ${letters.length} letters were parked and an operator has seen them`;
      return { hit: found.length < letters.length ? 0 : found.length, evidence };
    },
  };
}

/** Lets the streams keep what they have and take nothing more. */
async function fillStreams(scene: Scene): Promise<Blow> {
  const { connection, manager, streams } = await openBroker(scene);
  const usual = streams.map(({ config }) => config);
  for (const { name } of usual) {
    const { state } = await manager.streams.info(name);
    await manager.streams.update(name, { max_bytes: Math.max(1, state.bytes), discard: DiscardPolicy.New });
  }
  return {
    async heal() {
      const letter = JSON.stringify({ schema: 1, from: "operator", content: [] });
      const refusal = await manager
        .jetstream()
        .publish(`cb.${scene.site.run}.command.nobody`, letter)
        .then(() => undefined, String);
      for (const { name, max_bytes, discard } of usual) await manager.streams.update(name, { max_bytes, discard });
      await connection.close();
      const isFull = refusal?.includes("maximum bytes exceeded") === true;
      return { hit: isFull ? 1 : 0, evidence: `the broker said of a further letter: ${refusal ?? "taken"}` };
    },
  };
}

const streamsOf = ({ site: { run } }: Scene) => ["command", "news"].map((kind) => `cb_${run}_${kind}`);

/** Opens a session with the broker once it has its streams: where its disk was lost, the services make them anew. */
async function openBroker(scene: Scene) {
  const broker = scene.deployment.servers.find(({ name }) => name.startsWith("NATS"));
  if (broker === undefined) throw new Error("there is no broker: this case needs transport=nats");
  const connection = await connect({ servers: broker.address, timeout: 5_000, reconnect: false });
  const manager = await jetstreamManager(connection);
  const look = () => Promise.all(streamsOf(scene).map((name) => manager.streams.info(name)));
  const streams = await awaited(() => look().catch(() => undefined), scene.signal);
  if (streams === undefined) throw new Error(`${broker.name} has no streams, and nobody makes them`);
  return { connection, manager, streams };
}
