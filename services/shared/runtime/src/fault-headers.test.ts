import { expect, it } from "vitest";
import { faultHeaderIn } from "./fault-headers.ts";

it.each(["x-fault", "x-fault-commit", "x-faults"])("%s is refused by its name", (name) => {
  expect(faultHeaderIn({ host: "here", [name]: "kill" })).toMatchObject({ status: 400, field: name });
});

it("nothing is said of a request that wants no fault", () => {
  expect(faultHeaderIn({ host: "here", "x-default": "x-fault", "y-x-fault": "a" })).toBeUndefined();
});
