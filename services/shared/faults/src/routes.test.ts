import { fastify } from "fastify";
import { afterEach, describe, expect, it, vi } from "vitest";
import { failpoints } from "./failpoints.ts";
import { breakable } from "./faults.ts";
import { disarm } from "./points.ts";
import { addFaultRoutes } from "./routes.ts";

const json = { "content-type": "application/json" };

function served() {
  const server = fastify();
  addFaultRoutes(server);
  const arm = (name: string, body: unknown, headers = json) =>
    server.inject({ method: "PUT", url: `/faults/${name}`, headers, body: typeof body === "string" ? body : JSON.stringify(body) });
  const list = async () =>
    (await server.inject("/faults")).json<{ failpoints: { name: string; mode: string; hits: number; passed: number }[] }>().failpoints;
  return { arm, list, disarm: () => server.inject({ method: "DELETE", url: "/faults" }) };
}

describe("the failpoints of a service", () => {
  afterEach(disarm);

  it("are all there are, each once, and off", async () => {
    const listed = await served().list();
    expect(listed.map(({ name }) => name)).toEqual([...new Set(failpoints.map(({ name }) => name))]);
    expect(new Set(listed.map(({ mode }) => mode))).toEqual(new Set(["off"]));
  });

  it("are armed and switched off over HTTP", async () => {
    const api = served();
    expect((await api.arm("decide.after", { mode: "error", when: { bookingId: "a" } })).statusCode).toBe(204);
    expect(await api.list()).toContainEqual(expect.objectContaining({ name: "decide.after", mode: "error" }));
    expect((await api.disarm()).statusCode).toBe(204);
    expect(await breakable({ name: "decide", bookingId: "a" }, async () => "done")).toBe("done");
    expect(await api.list()).toContainEqual({ name: "decide.after", mode: "off", hits: 0, passed: 1, paused: 0 });
  });

  it("let go of whoever waits when all are switched off", async () => {
    const api = served();
    using _silent = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await api.arm("charge.before", { mode: "pause" });
    const waiting = breakable({ name: "charge" }, async () => "done");
    expect(await api.list()).toContainEqual({ name: "charge.before", mode: "off", hits: 1, passed: 1, paused: 1 });
    await api.disarm();
    expect(await waiting).toBe("done");
  });

  it.each([
    ["nonsense.before", { mode: "kill" }, "nonsense.before is no failpoint"],
    ["decide.after", { mode: "drop" }, "decide.after can be off, kill, pause, error, delay, not drop"],
    ["decide.after", { mode: "explode" }, "mode"],
    ["decide.after", { mode: "kill", when: { nth: 0 } }, "when.nth"],
    ["decide.after", "{", "Invalid input"],
  ])("say what is wrong with arming %s with %j", async (name, body, detail) => {
    const api = served();
    const answer = await api.arm(name, body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ detail: string }>().detail).toContain(detail);
    expect((await api.list()).filter(({ mode }) => mode !== "off")).toEqual([]);
  });

  it("are armed whatever the content type says", async () => {
    expect((await served().arm("decide.after", { mode: "error" }, { "content-type": "text/plain" })).statusCode).toBe(204);
  });
});
