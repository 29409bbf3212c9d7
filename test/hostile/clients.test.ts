import { skuOf } from "@coordbench/domain";
import { memoryBytesOfEach } from "@coordbench/infra/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { send } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { drip, openCrowd, pour } from "../support/hostile-clients.ts";
import { startLoad } from "../support/recovery-customers.ts";
import { until } from "../support/recovery-stores.ts";
import { keepRecord, type Trial } from "../support/recovery-trial.ts";

const kilobyte = 1_024;
const head = (lines: string[]) =>
  `${["POST /bookings HTTP/1.1", "host: test", "content-type: application/json", ...lines].join("\r\n")}\r\n`;
const many = { idle: 1_000, slow: 200, flooding: 50, pipelining: 10 };
/** Of each connection no more is held than is read from it at once and what is made of it; the rest is what may lie about until it is collected. */
const boundBytes = many.idle * 2 * 64 * kilobyte + 64 * kilobyte * kilobyte;

describe.each(["two-phase-commit", "saga"])("customers of %s who mean no good", (design) => {
  let stack: Deployed;
  let trial: Trial;
  const booking = () => stack.deployment.services.filter(({ name }) => name.startsWith("booking-"));
  const memory = () => Math.max(...(memoryBytesOfEach(booking().map(({ pid }) => pid)) ?? [0]));

  beforeAll(async () => {
    stack = await deployed({ design, dataset: { unitsPerItem: 1_000_000 } });
    trial = keepRecord(stack);
    // A service that has served already has the memory that it needs for that.
    await expectOthersServed(async () => undefined);
  });
  afterAll(() => stack?.[Symbol.asyncDispose]());

  /** Proves by their bookings that the others are served, while something goes on and after it. */
  async function expectOthersServed(during: () => Promise<void>): Promise<void> {
    const [pid, before] = [booking()[0]?.pid, memory()];
    await using load = startLoad(trial.customers, { apis: [stack.api], inFlight: 8, itemOf: skuOf });
    await during();
    const answered = load.answers.length;
    await until("others are served", async () => (load.answers.length >= answered + 100 ? true : undefined));
    await load.stop();
    expect(Object.keys(Object.groupBy(load.answers, ({ told, reason }) => reason ?? told))).toEqual(["confirmed"]);
    expect(booking()[0]).toMatchObject({ pid, isRunning: true });
    expect(memory() - before).toBeLessThan(boundBytes);
  }

  it("keep nobody from booking by a thousand connections on which nothing is said", () =>
    expectOthersServed(async () => {
      using crowd = await openCrowd(stack.api, many.idle, () => undefined);
      expect(crowd.open()).toBe(many.idle);
    }));

  it("are sent away when they never come to the end of a request", () =>
    expectOthersServed(async () => {
      using slowHead = await openCrowd(stack.api, many.slow, (socket) => drip(socket, head(["x-slow: "]).trimEnd(), 100));
      using slowBody = await openCrowd(stack.api, many.slow, (socket) => {
        socket.write(`${head(["content-length: 9000"])}\r\n`);
        drip(socket, "{", 100);
      });
      await until("all of them are gone", async () => (slowHead.open() + slowBody.open() === 0 ? true : undefined));
      for (const said of [...slowHead.heard(), ...slowBody.heard()]) expect(said).toMatch(/^HTTP\/1\.1 400 /);
    }));

  it("are refused a body that never ends, and cost no memory by it", () =>
    expectOthersServed(async () => {
      const [chunk, plain] = [`10000\r\n${"x".repeat(65_536)}\r\n`, "x".repeat(65_536)];
      using chunked = await openCrowd(stack.api, many.flooding, (socket) => {
        socket.write(`${head(["transfer-encoding: chunked"])}\r\n`);
        pour(socket, chunk);
      });
      using announced = await openCrowd(stack.api, many.flooding, (socket) => {
        socket.write(`${head(["content-length: 9000000000"])}\r\n`);
        pour(socket, plain);
      });
      await until("all of them are gone", async () => (chunked.open() + announced.open() === 0 ? true : undefined));
      // Whoever is still talking when it is sent away may miss the answer.
      for (const said of [...chunked.heard(), ...announced.heard()]) expect(said).toMatch(/^(HTTP\/1\.1 413 |$)/);
    }));

  it("are refused headers that never end", () =>
    expectOthersServed(async () => {
      using long = await openCrowd(stack.api, many.flooding, (socket) => {
        socket.write(head(["x-long: "]).trimEnd());
        pour(socket, "x".repeat(4_096));
      });
      using countless = await openCrowd(stack.api, many.flooding, (socket) => {
        socket.write(head([]));
        pour(socket, "x-one-more: of them\r\n".repeat(100));
      });
      await until("all of them are gone", async () => (long.open() + countless.open() === 0 ? true : undefined));
      for (const said of [...long.heard(), ...countless.heard()]) expect(said).toMatch(/^(HTTP\/1\.1 431 |$)/);
    }));

  it("are sent away when they ask without end and do not listen", () =>
    expectOthersServed(async () => {
      const question = "GET /bookings/nobody HTTP/1.1\r\nhost: test\r\n\r\n".repeat(100);
      using crowd = await openCrowd(stack.api, many.pipelining, (socket) => {
        socket.pause();
        pour(socket, question);
      });
      await until("all of them are gone", async () => (crowd.open() === 0 ? true : undefined));
    }));

  it("have changed nothing", async () => {
    expect(await trial.complaints()).toEqual([]);
    expect(await send(`${stack.api}/health/ready`)).toMatchObject({ status: 200 });
  });
});
