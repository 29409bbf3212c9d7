import { describe, expect, it } from "vitest";
import { classOf, weakestOf } from "./attest.ts";

const postgres = { fsync: "on", synchronous_commit: "on", full_page_writes: "on", file_system: "ext4" };
const redis = { store: "redis", appendonly: "yes", appendfsync: "always", "no-appendfsync-on-rewrite": "no", file_system: "ext4" };

describe("the class of durability", () => {
  it.each([
    ["D1 with everything on", postgres, "D1"],
    ["D0 without full pages", { ...postgres, full_page_writes: "off" }, "D0"],
    ["none without fsync", { ...postgres, fsync: "off" }, undefined],
    ["none where commits are acknowledged early", { ...postgres, synchronous_commit: "off" }, undefined],
    ["none where commits wait for less than on", { ...postgres, synchronous_commit: "local" }, undefined],
    ["none on tmpfs", { ...postgres, file_system: "tmpfs" }, undefined],
    ["none where nothing is known", {}, undefined],
  ])("of a PostgreSQL session is %s", (_what, settings, durability) => {
    expect(classOf(settings as Record<string, string>)).toBe(durability);
  });

  it.each([
    ["D1 where every command is flushed", redis, "D1"],
    ["D0 where they are flushed once a second", { ...redis, appendfsync: "everysec" }, "D0"],
    ["none where they are flushed at some time", { ...redis, appendfsync: "no" }, undefined],
    ["none where the masters differ in that", { ...redis, appendfsync: "always / everysec" }, undefined],
    ["none without a log of commands", { ...redis, appendonly: "no" }, undefined],
    ["none where one master has no log of commands", { ...redis, appendonly: "yes / no" }, undefined],
    ["none where a rewrite puts flushes off", { ...redis, "no-appendfsync-on-rewrite": "yes" }, undefined],
    ["none on tmpfs", { ...redis, file_system: "tmpfs" }, undefined],
    ["none where nothing else is known", { store: "redis" }, undefined],
    ["none whatever it says of PostgreSQL's settings", { ...postgres, store: "redis" }, undefined],
  ])("of a Redis Cluster is %s", (_what, settings, durability) => {
    expect(classOf(settings as Record<string, string>)).toBe(durability);
  });

  it.each([
    ["D1 where every part is", ["D1", "D1"], "D1"],
    ["D0 where every part is", ["D0", "D0"], "D0"],
    ["that of the weakest part", ["D1", "D0", "D1"], "D0"],
    ["none where a part has none", ["D1", undefined, "D0"], undefined],
    ["none where there is nothing", [], undefined],
  ] as const)("of a run is %s", (_what, parts, durability) => {
    expect(weakestOf(parts)).toBe(durability);
  });
});
