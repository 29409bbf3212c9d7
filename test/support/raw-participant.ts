import { Client, credentials, type CallOptions, type ClientUnaryCall, type ServiceError } from "@grpc/grpc-js";
import { ParticipantService, StockService } from "@coordbench/two-phase-commit-wire";

/** What a participant replied, or the status by which the call failed. */
export interface RawReply {
  reply?: Record<string, unknown>;
  code?: number;
  details?: string;
}

const methods = { ...ParticipantService, ...StockService };
type Method = keyof typeof methods;

/** A participant seen from a caller who may send anything. */
export interface RawParticipant extends Disposable {
  ask(method: Method, request: object | Buffer, options?: CallOptions): Promise<RawReply>;
  /** The same, in a form that can be cancelled. */
  begin(method: Method, request: object): { call: ClientUnaryCall; replied: Promise<RawReply> };
}

/** Connects to a participant without any of the checks and retries of the coordinator. */
export function connectRaw(address: string): RawParticipant {
  const client = new Client(address, credentials.createInsecure());
  const begin = (method: Method, request: object | Buffer, options: CallOptions = {}) => {
    const { path, requestSerialize, responseDeserialize } = methods[method];
    const serialize = (content: object | Buffer) => (Buffer.isBuffer(content) ? content : requestSerialize(content as never));
    const deserialize = (bytes: Buffer) => responseDeserialize(bytes) as object;
    const { promise, resolve } = Promise.withResolvers<RawReply>();
    const call = client.makeUnaryRequest(path, serialize, deserialize, request, options, (error: ServiceError | null, reply) =>
      resolve(error === null ? { reply: reply as Record<string, unknown> } : { code: error.code, details: error.details }),
    );
    return { call, replied: promise };
  };
  return { ask: (method, request, options) => begin(method, request, options).replied, begin, [Symbol.dispose]: () => client.close() };
}
