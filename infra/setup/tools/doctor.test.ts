import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { doctorTable } from "./doctor.ts";
import { isAtLeast, versionIn } from "./version.ts";

test("the doctor's table says what is wanted, what was found, and where from", () => {
  const table = doctorTable([
    { wanted: catalogue.k6, tool: { name: "k6", path: "/bin/k6", version: "1.9.0", from: "PATH" }, problems: [] },
    { wanted: catalogue["redis-server"], tool: undefined, problems: [{ from: "PATH", why: "/bin/redis-server is 6.0.16" }] },
    { wanted: catalogue.jaeger, tool: undefined, problems: [] },
  ]);
  expect(table).toBe(
    [
      "tool          wanted          found                        where from",
      "k6            1.8.1 or newer  1.9.0                        PATH (/bin/k6)",
      "redis-server  7.0 or newer    /bin/redis-server is 6.0.16  will be brought when a command needs it",
      "jaeger        2.0 or newer    nothing                      will be brought when a command needs it",
    ].join("\n"),
  );
});

test.each([
  ["k6 v1.8.1 (go1.26.8, linux/amd64)", "1.8.1"],
  ["Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0", "7.0.15"],
  ["postgres (PostgreSQL) 18.4", "18.4"],
  ["toxiproxy-server version git", undefined],
])("the version in %j is %s", (text, version) => {
  expect(versionIn(text)).toBe(version);
});

test.each([
  ["1.8.1", "1.8.1", true],
  ["1.10.0", "1.8.1", true],
  ["2.0.0", "1.8.1", true],
  ["1.8.0", "1.8.1", false],
  ["7.0", "7.0.0", true],
  ["6.9.9", "7.0", false],
])("%s is at least %s: %s", (version, minimum, answer) => {
  expect(isAtLeast(version, minimum)).toBe(answer);
});
