import { connect, type Socket } from "node:net";

/** Sends a line to a server whose protocol a person could type, and returns the first line of its answer that matches. */
export async function askLine(address: string, question: string, wanted: RegExp): Promise<string> {
  const socket = await openSocket(address);
  try {
    return await new Promise((resolve, reject) => {
      let heard = "";
      socket.on("close", () => reject(new Error(`${address} closed the connection after ${JSON.stringify(heard)}`)));
      socket.on("data", (text: Buffer) => {
        heard += text.toString();
        const line = heard
          .split("\r\n")
          .slice(0, -1)
          .find((each) => wanted.test(each));
        if (line !== undefined) resolve(line);
      });
      socket.write(question);
    });
  } finally {
    socket.destroy();
  }
}

/** Connects to a server. */
export function openSocket(address: string): Promise<Socket> {
  const { hostname: host, port } = new URL(`tcp://${address}`);
  const socket = connect({ host, port: Number(port), noDelay: true });
  return new Promise((resolve, reject) => socket.once("connect", () => resolve(socket)).once("error", reject));
}
