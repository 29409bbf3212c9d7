import { subscribe } from "node:diagnostics_channel";
import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";

/** The bytes of some sockets, of those that are closed too. */
export class Traffic {
  readonly #open = new Set<Socket>();
  #closed = 0;

  add(socket: Socket): void {
    const end = () => {
      this.#closed += socket.bytesRead + socket.bytesWritten;
      this.#open.delete(socket);
    };
    if (socket.destroyed) return end();
    this.#open.add(socket);
    socket.once("close", end);
  }

  bytes(): number {
    let sum = this.#closed;
    for (const socket of this.#open) sum += socket.bytesRead + socket.bytesWritten;
    return sum;
  }
}

/** Finds the sockets that belong to addresses. */
export interface Watch {
  /** From now on, sockets that are connected to this address count there: `host:port`, or a gRPC target that names one. */
  at(address: string, traffic: Traffic): void;
}

/** Node announces every outgoing socket: so the bytes of a gRPC channel are counted where they leave, framing included. */
export function watchSockets(): Watch {
  const byAddress = new Map<string, Traffic>();
  const byName: { host: string; port: number; traffic: Traffic }[] = [];
  subscribe("net.client.socket", (message) => {
    const { socket } = message as { socket: Socket };
    socket.once("connect", () => {
      const known = byAddress.get(`${socket.remoteAddress}:${socket.remotePort}`);
      if (known !== undefined) known.add(socket);
      else void addByName(socket, byName);
    });
  });
  return {
    at(address, traffic) {
      const [host = "", port = ""] = address.replace(/^[a-z]+:\/{2,3}/, "").split(":");
      if (isIP(host) === 0) byName.push({ host, port: Number(port), traffic });
      else byAddress.set(`${host}:${port}`, traffic);
    },
  };
}

/** A name may stand for other addresses each time: who has this one is asked for when a socket is there. None of its bytes is lost by that. */
async function addByName(socket: Socket, names: readonly { host: string; port: number; traffic: Traffic }[]): Promise<void> {
  const { remoteAddress, remotePort } = socket;
  for (const { host, traffic } of names.filter(({ port }) => port === remotePort)) {
    const addresses = await lookup(host, { all: true }).catch(() => []);
    if (addresses.some(({ address }) => address === remoteAddress)) return traffic.add(socket);
  }
}
