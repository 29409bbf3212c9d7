import { expect, it } from "vitest";
import { planLoad } from "./load-plan.ts";

const planned = (roundTripMs?: number) =>
  planLoad({ runId: "r", workload: "steady", targets: ["http://localhost"], ratePerS: 30, gapS: 2, roundTripMs });

it("customers of a system whose parts are far away wait for it longer, and more of them at once", () => {
  const [near, far] = [planned(), planned(200)];
  expect(planned(0)).toEqual(near);
  expect(far).toEqual({
    ...near,
    gapS: near.gapS + 4,
    waitS: near.waitS + 4,
    timeoutS: near.timeoutS + 4,
    pace: { mode: "open", ratePerS: 30, users: 150 },
  });
});
