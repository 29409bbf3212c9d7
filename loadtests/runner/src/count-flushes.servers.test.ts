import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { cleanUp, createStackFolder, startRedisCluster } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { expect, it } from "vitest";
import { countFlushes } from "./count-flushes.ts";

it("counts one flush for each command that Redis answers, and tells when it cannot", async ({ skip }) => {
  cleanUp();
  const folder = createStackFolder("test-flushes");
  const logFolder = join(folder.path, "logs");
  mkdirSync(logFolder);
  const tools = await ensureTools(["redis-server"]);
  const settings = { appendonly: "yes", appendfsync: "always" };
  try {
    await using cluster = await startRedisCluster({ program: tools["redis-server"].path, name: "stock", folder, logFolder, settings });
    await using counter = await countFlushes(cluster.nodes, folder);
    const before = counter.counted();
    if (typeof before !== "number") return skip(before.reason);
    const session = connect(cluster.nodes[0]?.port ?? 0, "127.0.0.1");
    await once(session, "connect");
    for (let number = 0; number < 20; number++) {
      // A key whose slot lies in the first third, which is the first master's.
      session.write(`SET bar ${number}\r\n`);
      const [answer] = (await once(session, "data")) as [Buffer];
      expect(answer.toString()).toBe("+OK\r\n");
    }
    session.destroy();
    await expect.poll(() => Number(counter.counted()) - before).toBe(20);
  } finally {
    folder.remove();
  }
});
