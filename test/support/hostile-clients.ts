import { connect, type Socket } from "node:net";

/** Connections to a service that somebody opened who means no good; disposing of it drops them. */
export interface Crowd extends Disposable {
  sockets: Socket[];
  /** How many of them the service has not ended yet. */
  open(): number;
  /** What each of them has heard. */
  heard(): string[];
}

/** Opens so many connections, each of which does something as soon as it stands. */
export async function openCrowd(api: string, count: number, begin: (socket: Socket) => void): Promise<Crowd> {
  const { hostname: host, port } = new URL(api);
  const heard = new Map<Socket, string>();
  const open = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect({ host, port: Number(port) }, () => {
        // From here on it may be ended at any time, and how is of no interest.
        socket.removeListener("error", reject).on("error", () => undefined);
        begin(socket);
        resolve(socket);
      });
      socket.once("error", reject);
      socket.on("data", (part) => heard.set(socket, (heard.get(socket) ?? "") + part.toString()));
    });
  const sockets = await Promise.all(Array.from({ length: count }, open));
  return {
    sockets,
    open: () => sockets.filter(({ closed }) => !closed).length,
    heard: () => sockets.map((socket) => heard.get(socket) ?? ""),
    [Symbol.dispose]: () => sockets.forEach((socket) => socket.destroy()),
  };
}

/** Goes on writing the same, one piece after the other, each when the one before it is gone, until the connection is closed. */
export function pour(socket: Socket, piece: string): void {
  const next = () => {
    if (socket.writable) socket.write(piece, (error) => (error ? undefined : setImmediate(next)));
  };
  next();
}

/** Writes one character after the other, with a pause between them. */
export function drip(socket: Socket, text: string, pauseMs: number): void {
  let at = 0;
  const timer = setInterval(() => (socket.writable ? socket.write(text[at++ % text.length] ?? "x") : clearInterval(timer)), pauseMs);
  socket.once("close", () => clearInterval(timer));
}
