import { connect } from "node:net";

/** What came back over a bare socket: nothing where the server only hung up. */
export interface RawAnswer {
  status: number | undefined;
  head: string;
  body: string;
}

/** Sends bytes as they are, which no HTTP client would send, and reads until the server or `hangUp` ends it. */
export function sendRaw(api: string, bytes: string | Buffer, { hangUp = false } = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(api);
  return new Promise((resolve) => {
    let said = "";
    const socket = connect({ host: hostname, port: Number(port) }, () => (hangUp ? socket.end(bytes) : socket.write(bytes)));
    socket.on("data", (part) => {
      said += part.toString();
      if (isWhole(said)) socket.end();
    });
    // A server that hangs up on nonsense may do so while it is still being sent.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(read(said)));
  });
}

function isWhole(said: string): boolean {
  const { head, body } = read(said);
  return head !== "" && body.length >= Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
}

function read(said: string): RawAnswer {
  const [head = "", body = ""] = said.split("\r\n\r\n", 2);
  const status = /^HTTP\/1\.1 (\d+)/.exec(head)?.[1];
  return { status: status === undefined ? undefined : Number(status), head: body === "" && !said.includes("\r\n\r\n") ? "" : head, body };
}
