import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { imageConfig, images, isIn } from "./images.ts";

const dockerfile = readFileSync(join(import.meta.dirname, "Dockerfile"), "utf8");
const stages = dockerfile.split(/^FROM /m).slice(1);
const named = (name: string) => stages.find((stage) => stage.split("\n")[0]?.endsWith(` AS ${name}`)) ?? "";

test.each(Object.keys(images))("the Dockerfile assembles and starts %s as an assembly without Docker does", (name) => {
  expect(named(`${name}-assembled`)).toContain(`RUN node /project/infra/image/main.ts ${name} /assembled\n`);
  const final = named(name);
  expect(final).toContain(`COPY --from=${name}-assembled /assembled/ /\n`);
  expect(final).toContain(`ENTRYPOINT ${JSON.stringify(imageConfig.Entrypoint).replaceAll(",", ", ")}\n`);
  expect(final).toContain(`USER ${imageConfig.User}\n`);
  expect(final).toContain(`WORKDIR ${imageConfig.WorkingDir}\n`);
  expect(final).toContain(`ENV ${imageConfig.Env[0]}\n`);
});

test("every base is a version, and can be pinned by its digest", () => {
  const bases = stages.map((stage) => stage.split(/\s/)[0]).filter((base) => base?.includes("$"));
  expect(new Set(bases)).toEqual(new Set(["${BASE}${BASE_DIGEST}", "${K6}${K6_DIGEST}"]));
  expect(dockerfile).toMatch(/^ARG BASE=node:24\.\d+\.\d+-bookworm-slim$/m);
  expect(dockerfile).toMatch(/^ARG K6=grafana\/k6:\d+\.\d+\.\d+$/m);
});

test.each([
  ["services/saga/booking/src/main.ts", true],
  ["services/saga/inventory/src/redis/scripts/reserve.lua", true],
  ["services/two-phase-commit/booking/src/schema.sql", true],
  ["pnpm-lock.yaml", true],
  ["services/shared/faults/src/index.ts", false],
  ["services/shared/faults/package.json", false],
  ["services/shared/runtime/src/http.test.ts", false],
  ["services/saga/protocol/traces/sold-out.txt", false],
  ["loadtests/runner/src/main.ts", false],
  ["infra/local/index.ts", false],
])("%s is in the image of the services: %s", (path, expected) => {
  expect(isIn(images.services, path)).toBe(expected);
});
