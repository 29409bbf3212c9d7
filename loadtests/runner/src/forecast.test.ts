import { describe, expect, it } from "vitest";
import { about, Forecast } from "./forecast.ts";

describe("a forecast", () => {
  it("counts a usual overhead as long as nothing has been timed", () => {
    const forecast = new Forecast(11);
    forecast.expect([{ runs: 3, secondsEach: 20 }]);
    expect([forecast.place, forecast.total, forecast.leftS()]).toEqual(["1/3", 3, 93]);
    expect(forecast.leftS(2)).toBe(31);
  });

  it("learns from what was timed, and not from what was there already", () => {
    const forecast = new Forecast(11);
    forecast.expect([
      { runs: 3, secondsEach: 20 },
      { runs: 1, secondsEach: 5 },
    ]);
    forecast.done();
    for (const tookS of [24, 26]) {
      forecast.timed(tookS);
      forecast.done();
    }
    expect([forecast.place, forecast.leftS()]).toEqual(["4/4", 10]);
  });

  it("can be told otherwise on the way, and counts on beyond what was expected", () => {
    const forecast = new Forecast(11);
    forecast.expect([{ runs: 9, secondsEach: 1 }]);
    forecast.done();
    forecast.expect([{ runs: 1, secondsEach: 1 }]);
    expect([forecast.place, forecast.total]).toEqual(["2/2", 2]);
    forecast.done();
    expect([forecast.place, forecast.leftS()]).toEqual(["3/3", 0]);
  });

  it.each([
    [1, "about 5 s"],
    [43, "about 45 s"],
    [59, "about 1 min"],
    [361, "about 6 min"],
    [4_300, "about 1 h 12 min"],
  ])("tells %s seconds as %s", (seconds, words) => {
    expect(about(seconds)).toBe(words);
  });
});
