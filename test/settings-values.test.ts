import { readConfig, variableOf } from "@coordbench/runtime";
import { describe, expect, it } from "vitest";
import { services } from "./settings-table.ts";

const nonsense = ["", " ", "\0", "not a value", "-1", "1.5", "1e3", "0x10", "99999999999", "'; --", "127.0.0.1:99999", "a".repeat(10_000)];
/** What is right for a setting that has a number as its default, and what is not. */
const wrongFor = (standard: unknown) => (typeof standard === "number" ? nonsense : nonsense.slice(0, 4));

describe.each(services)("the settings of %s", (_name, variables) => {
  it.each(Object.keys(variables))("tell by its name that %s is wrong", (name) => {
    const schema = variables[name]!;
    for (const wrong of wrongFor(schema.safeParse(undefined).data)) {
      const message = expect.stringMatching(new RegExp(`^  ${variableOf(name)}: (is empty|.*, not ".*")$`, "m")) as string;
      expect(() => readConfig(variables, { [variableOf(name)]: wrong })).toThrow(expect.objectContaining({ message }) as Error);
    }
  });

  it("allow no address whose port is none", () => {
    for (const name of Object.keys(variables).filter((each) => /listen$/i.test(each)))
      expect(() => readConfig(variables, { [variableOf(name)]: "127.0.0.1:65536" })).toThrow(`${variableOf(name)}: must be host:port`);
  });
});

it.each(services.filter(([, variables]) => "buckets" in variables))("%s has from 1 to 64 buckets", (_name, variables) => {
  for (const buckets of ["0", "65", "1000"])
    expect(() => readConfig(variables, { COORDBENCH_BUCKETS: buckets })).toThrow(
      `COORDBENCH_BUCKETS: must be a whole number from 1 to 64, not "${buckets}"`,
    );
});
