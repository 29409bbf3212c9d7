import { expect, it } from "vitest";
import { helm, objectsIn, renderObjects } from "../support/chart.ts";
import { containersOf, podsIn } from "../support/chart-pods.ts";

const secretsIn = (objects: Awaited<ReturnType<typeof renderObjects>>) =>
  new Map(
    objects
      .filter(({ kind }) => kind === "Secret")
      .map(({ metadata, data }) => [
        metadata.name,
        Object.fromEntries(Object.entries(data as Record<string, string>).map(([key, value]) => [key, atob(value)])),
      ]),
  );

it("makes a password for everybody who needs one, no two alike, each such that NATS takes it for a word", async () => {
  const { output } = await helm("template", "everything");
  const passwords = [...secretsIn(objectsIn(output)).values()].flatMap((secret) => Object.values(secret));
  expect(passwords).toHaveLength(9);
  expect(new Set(passwords).size).toBe(9);
  for (const password of passwords) expect(password).toMatch(/^p[A-Za-z0-9]{32}$/);
});

it("makes other passwords each time, unless they follow from a seed", async () => {
  const made = async () => secretsIn(objectsIn((await helm("template", "saga")).output)).get("cb-redis");
  expect(await made()).not.toEqual(await made());
  const seeded = async () => secretsIn(await renderObjects("saga")).get("cb-redis");
  expect(await seeded()).toEqual(await seeded());
});

it("shows no password outside of its Secret", async () => {
  const objects = await renderObjects("everything");
  const others = JSON.stringify(objects.filter(({ kind }) => kind !== "Secret"));
  for (const secret of secretsIn(objects).values()) for (const password of Object.values(secret)) expect(others).not.toContain(password);
});

it("makes no Secret where the user brings one, and takes that", async () => {
  const objects = await renderObjects("saga", "redis.secret=my-redis", "nats.secret=my-nats", "postgres.secrets.booking=my-log");
  expect([...secretsIn(objects).keys()]).toEqual(["cb-postgres-payment"]);
  const environment = podsIn(objects)
    .flatMap(containersOf)
    .flatMap(({ env = [] }) => env);
  const named = new Set(environment.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []));
  expect([...named].toSorted()).toEqual(["cb-postgres-payment", "my-log", "my-nats", "my-redis"]);
});
