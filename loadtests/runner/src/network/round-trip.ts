import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { Client } from "pg";

type Ask = () => Promise<unknown>;

/** How to open a session of each protocol: it resolves to the shortest question that the protocol has. */
const sessions = {
  postgres: askPostgres,
  redis: (address) => askByText(address, "", { question: "PING\r\n", answer: "+PONG" }),
  nats: (address) => askByText(address, 'CONNECT {"verbose":false,"name":"measure"}\r\n', { question: "PING\r\n", answer: "PONG" }),
  grpc: askHttp2,
} satisfies Record<string, (address: string) => Promise<Ask & AsyncDisposable>>;
/** A protocol that services speak over the network. */
export type Protocol = keyof typeof sessions;

const samples = 9;
const patienceMs = 30_000;

/** The median time of several questions, each asked when the one before is answered; the first, which finds the server unprepared, left out. */
export async function roundTripMs(protocol: Protocol, address: string): Promise<number> {
  await using ask = await inTime(sessions[protocol](address), address);
  const times: number[] = [];
  for (let sample = 0; sample <= samples; sample++) {
    const start = performance.now();
    await inTime(ask(), address);
    times.push(performance.now() - start);
  }
  return times.slice(1).toSorted((a, b) => a - b)[Math.floor(samples / 2)] ?? NaN;
}

async function askPostgres(address: string): Promise<Ask & AsyncDisposable> {
  const client = new Client({ connectionString: `postgres://postgres@${address}/postgres`, application_name: "measure" });
  await client.connect();
  return Object.assign(() => client.query("select 1"), { [Symbol.asyncDispose]: () => client.end() });
}

/** gRPC is HTTP/2, which has a question of its own for this. */
async function askHttp2(address: string): Promise<Ask & AsyncDisposable> {
  const session = connectHttp2(`http://${address}`);
  await new Promise<void>((resolve, reject) => session.once("remoteSettings", () => resolve()).once("error", reject));
  const ask = () => new Promise<void>((resolve, reject) => session.ping((error) => (error === null ? resolve() : reject(error))));
  return Object.assign(ask, { [Symbol.asyncDispose]: async () => session.destroy() });
}

/** For protocols that a person could type. */
async function askByText(
  address: string,
  greeting: string,
  { question, answer }: { question: string; answer: string },
): Promise<Ask & AsyncDisposable> {
  const { hostname: host, port } = new URL(`tcp://${address}`);
  const socket = connect({ host, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once("connect", () => resolve()).once("error", reject));
  socket.write(greeting);
  const ask = () =>
    new Promise<void>((resolve) => {
      const heard = (text: Buffer) => {
        if (!text.includes(answer)) return;
        socket.off("data", heard);
        resolve();
      };
      socket.on("data", heard);
      socket.write(question);
    });
  return Object.assign(ask, { [Symbol.asyncDispose]: async () => void socket.destroy() });
}

async function inTime<Result>(asked: Promise<Result>, address: string): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`nobody answered within ${patienceMs / 1_000} s`)), patienceMs);
  try {
    return await Promise.race([asked, late]);
  } catch (cause) {
    throw new Error(`the distance to ${address} cannot be measured`, { cause });
  } finally {
    clearTimeout(timer);
  }
}
