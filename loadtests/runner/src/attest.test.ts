import { expect, it } from "vitest";
import { classOf } from "./attest.ts";

const strong = { fsync: "on", synchronous_commit: "on", full_page_writes: "on", file_system: "ext4" };

it.each([
  ["D1 with everything on", strong, "D1"],
  ["D0 without full pages", { ...strong, full_page_writes: "off" }, "D0"],
  ["none without fsync", { ...strong, fsync: "off" }, undefined],
  ["none where commits are acknowledged early", { ...strong, synchronous_commit: "off" }, undefined],
  ["none where commits wait for less than on", { ...strong, synchronous_commit: "local" }, undefined],
  ["none on tmpfs", { ...strong, file_system: "tmpfs" }, undefined],
  ["none where nothing is known", {}, undefined],
])("the class of durability is %s", (_what, settings, durability) => {
  expect(classOf(settings as Record<string, string>)).toBe(durability);
});
