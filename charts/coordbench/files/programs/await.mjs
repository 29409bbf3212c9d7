// Waits until every address takes connections: a service that finds its store missing ends, and would be started ever more rarely.
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** @param {string} address */
function answers(address) {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: 1_000 });
    const end = (/** @type {boolean} */ isThere) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => end(true));
    for (const event of ["error", "timeout"]) socket.once(event, () => end(false));
  });
}

for (const address of process.argv.slice(2)) {
  process.stdout.write(`waiting for ${address}\n`);
  while (!(await answers(address))) await sleep(500);
}
