import { createServer, type AddressInfo } from "node:net";
import { Client, credentials, type ChannelOptions, type ServiceError } from "@grpc/grpc-js";
import fc from "fast-check";

/** The alphabet of every id. */
export const idPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Pieces of text that mean something to somebody on the way: to JSON, SQL, a subject, a key, a terminal. */
const pieces = [
  ..."\0\n\r\"'\\{}[]:,.*> ;/-+%&=\u00e9\u202e\uff0d\ud800".split(""),
  "null",
  "NaN",
  "1e400",
  "-0",
  "9007199254740993",
  '"__proto__":{"bookingId":1},',
  '"customerId":"a",',
  "'; drop table stock; --",
  "{0}:stock",
  "constructor",
  "\ud83c\udf9f",
  "[".repeat(500),
  "x".repeat(10_240),
];

/** Texts that nobody should take for an id. */
export const hostileText = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("", ...pieces, "x".repeat(65)));

/** Mostly what is right, now and then something else. */
export function mostly<Right, Wrong>(right: fc.Arbitrary<Right>, wrong: fc.Arbitrary<Wrong>): fc.Arbitrary<Right | Wrong> {
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

const edits = {
  cut: (bytes: Buffer, at: number, { piece }: Edit) => [bytes.subarray(0, at), bytes.subarray(at + piece.length)],
  overwrite: (bytes: Buffer, at: number, { piece }: Edit) => [bytes.subarray(0, at), piece, bytes.subarray(at + piece.length)],
  insert: (bytes: Buffer, at: number, { piece }: Edit) => [bytes.subarray(0, at), piece, bytes.subarray(at)],
  repeat: (bytes: Buffer, at: number, { piece }: Edit) => [bytes.subarray(0, at + piece.length), bytes.subarray(at)],
};
interface Edit {
  act: keyof typeof edits;
  /** As a share of the whole. */
  place: number;
  piece: Uint8Array;
}
const edit: fc.Arbitrary<Edit> = fc.record({
  act: fc.constantFrom("cut", "overwrite", "insert", "repeat"),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  piece: fc.oneof(
    fc.uint8Array({ maxLength: 30 }),
    fc.constantFrom(...pieces).map((text) => Buffer.from(text)),
  ),
});

/** Bytes that once were a message: cut, repeated, overwritten, filled up, or left as they were. */
export function spoilt(messages: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(messages, fc.oneof(fc.constant([]), fc.array(edit, { minLength: 1, maxLength: 4 })))
    .map(([message, all]) =>
      all.reduce((bytes, one) => Buffer.concat(edits[one.act](bytes, Math.floor(one.place * bytes.length), one)), Buffer.from(message)),
    );
}

/** An address on loopback that nobody listens at. */
export async function freeAddress(): Promise<{ host: string; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { host: "127.0.0.1", port };
}

/** What a server answered: its message, or the status by which the call failed. */
export interface RawAnswer {
  reply?: Buffer;
  code?: number;
  details?: string;
}

/** A caller of gRPC methods who sends any bytes for a message. */
export interface RawCaller extends Disposable {
  ask(path: string, message: Uint8Array): Promise<RawAnswer>;
}

/** Connects to a server without any of the checks of a proper client. */
export function callRaw(
  address: string,
  { deadlineMs = 50_000, channel = {} }: { deadlineMs?: number; channel?: ChannelOptions } = {},
): RawCaller {
  const client = new Client(address, credentials.createInsecure(), channel);
  const same = (bytes: Buffer) => bytes;
  return {
    ask: (path, message) =>
      new Promise((resolve) => {
        const done = (error: ServiceError | null, reply?: Buffer) =>
          resolve(error === null ? { reply: reply ?? Buffer.alloc(0) } : { code: error.code, details: error.details });
        client.makeUnaryRequest(path, same, same, Buffer.from(message), { deadline: Date.now() + deadlineMs }, done);
      }),
    [Symbol.dispose]: () => client.close(),
  };
}
