import { expect, it } from "vitest";
import { describeMachine } from "./manifest.ts";

it("the manifest names the machine, the revision, and the version of every server and package", async () => {
  const { command, machine, versions } = await describeMachine("coordbench test", [{ name: "postgres", version: "18.4" }]);
  expect(command).toBe("coordbench test");
  expect(machine.cores).toBeGreaterThan(0);
  expect(versions).toMatchObject({ node: process.version, postgres: "18.4" });
  for (const name of ["fastify", "@grpc/grpc-js", "@nats-io/jetstream", "ioredis", "pg"]) expect(versions[name]).toMatch(/^\d+\.\d+/);
});
