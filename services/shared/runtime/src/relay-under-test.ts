import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** An address behind which servers take turns, as a Service of Kubernetes is one: a connection stays where it once led. */
export async function startRelay(to = 0) {
  let port = to;
  const sockets = new Set<Socket>();
  const server = createServer((customer) => {
    const served = connect(port, "127.0.0.1");
    customer.pipe(served).pipe(customer);
    for (const [one, other] of [
      [customer, served],
      [served, customer],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy()).on("close", () => (sockets.delete(one), other.destroy()));
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (next: number) => (port = next),
    /** The connections that it has stay open, and whatever is said in them is lost. */
    swallow: () => {
      for (const socket of sockets) socket.unpipe().resume();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
