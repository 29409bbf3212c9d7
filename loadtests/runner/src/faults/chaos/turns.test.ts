import { expect, it } from "vitest";
import { Turns } from "./turns.ts";

it("whoever takes the same comes after those who came before, and nobody else waits", async () => {
  const turns = new Turns();
  const said: string[] = [];
  const first = Promise.withResolvers<undefined>();
  const say = (word: string) => async () => void said.push(word);
  const waiting = turns.take(["a", "b"], async () => {
    await first.promise;
    said.push("first");
  });
  const second = turns.take(["b", "c"], say("second"));
  const third = turns.take(["c"], say("third"));
  await turns.take(["d"], say("other"));
  expect(said).toEqual(["other"]);
  first.resolve(undefined);
  await Promise.all([waiting, second, third]);
  expect(said).toEqual(["other", "first", "second", "third"]);
});
