import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scheduleIn, textOf } from "./kept.ts";
import { stageCalled } from "./stages.ts";

const folder = join(import.meta.dirname, "kept");

describe("a schedule that once found a mistake", () => {
  it.each(readdirSync(folder))("%s", async (name) => {
    const { design, schedule } = scheduleIn(readFileSync(join(folder, name), "utf8"));
    const played = stageCalled(design).play(schedule);
    expect(played.fault).toBeUndefined();
    await expect(textOf(design, schedule, played)).toMatchFileSnapshot(join(folder, name));
  });
});
