import { status } from "@grpc/grpc-js";
import { expect, it, onTestFinished } from "vitest";
import { serveGrpc } from "./grpc.ts";
import { callRaw, freeAddress } from "./hostile-under-test.ts";

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
