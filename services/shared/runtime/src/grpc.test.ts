import { status } from "@grpc/grpc-js";
import { expect, it, onTestFinished } from "vitest";
import { channelOptions, serveGrpc } from "./grpc.ts";
import { callRaw, freeAddress } from "./hostile-under-test.ts";
import { startRelay } from "./relay-under-test.ts";

const check = "/grpc.health.v1.Health/Check";
const drainMs = 1_500;

it("tells its callers to leave when it is to end, and meanwhile closes its door to nobody", async () => {
  const address = await freeAddress();
  const server = await serveGrpc(address, [], drainMs);
  const call = () => {
    const caller = callRaw(`${address.host}:${address.port}`);
    onTestFinished(() => caller[Symbol.dispose]());
    return () => caller.ask(check, Buffer.alloc(0));
  };
  const [ask, begin] = [call(), call()];
  expect(await ask()).toHaveProperty("reply");
  let hasEnded = false;
  const ending = server[Symbol.asyncDispose]().then(() => (hasEnded = true));
  // The second comes back by a new connection: its first one was given up.
  for (const again of [ask, ask, begin]) expect(await again()).toHaveProperty("reply");
  expect(hasEnded).toBe(false);
  await ending;
  expect(await ask()).toMatchObject({ code: status.UNAVAILABLE });
});

it("leaves a connection that carries nothing any more, though nobody has closed it", { timeout: 90_000 }, async () => {
  const address = await freeAddress();
  await using _server = await serveGrpc(address, []);
  await using relay = await startRelay(address.port);
  const caller = callRaw(`127.0.0.1:${relay.port}`, { deadlineMs: 1_000, channel: channelOptions });
  onTestFinished(() => caller[Symbol.dispose]());
  const ask = () => caller.ask(check, Buffer.alloc(0));
  expect(await ask()).toHaveProperty("reply");
  relay.swallow();
  expect(await ask()).toMatchObject({ code: status.DEADLINE_EXCEEDED });
  await expect.poll(ask, { timeout: 60_000 }).toHaveProperty("reply");
});
