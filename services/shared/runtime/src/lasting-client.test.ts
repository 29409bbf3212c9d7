import { Client } from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { channelOptions, connected, insecure, serveGrpc } from "./grpc.ts";
import { freeAddress } from "./hostile-under-test.ts";
import { lasting } from "./lasting-client.ts";

it("takes the place of a client that finds nobody, and keeps one that is connected", async () => {
  const [nowhere, somewhere] = [await freeAddress(), await freeAddress()];
  await using _server = await serveGrpc(somewhere, []);
  let made = 0;
  using client = lasting(() => new Client(`127.0.0.1:${(made++ === 0 ? nowhere : somewhere).port}`, insecure, channelOptions));
  await expect.poll(() => connected(client.current(), 100), { timeout: 50_000 }).toBe(true);
  expect(made).toBe(2);
  const kept = client.current();
  for (let turn = 0; turn < 5; turn++) expect(await connected(client.current(), 100)).toBe(true);
  expect(client.current()).toBe(kept);
  expect(made).toBe(2);
});
