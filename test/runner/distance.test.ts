import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit } from "@coordbench/audit";
import { ensureTools } from "@coordbench/infra/setup";
import { performRun } from "@coordbench/runner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { book, eventually } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { askLine, openSocket } from "../support/lines.ts";

const roundTripMs = 20;

/** The links of each design with one of everything, and the round trips that a booking makes one after the other, alone. */
const designs: [design: string, shape: { links: string[]; roundTrips: number }][] = [
  [
    "two-phase-commit",
    // Two for each phase, to the participant and to its database, and one to the log.
    { links: ["booking database", "inventory database", "inventory-0.0", "payment database", "payment.0"], roundTrips: 5 },
  ],
  [
    "saga",
    // Three for each step, half of one for each message on either side of the broker and one to the store, and one to the journal before and after each.
    { links: ["booking database", "broker", "payment database", "stock-0", "stock-1", "stock-2"], roundTrips: 3 * 3 + 4 },
  ],
  ["uncoordinated", { links: ["booking database"], roundTrips: 0 }],
];

describe.each(designs)("a run of %s at a distance", (design, { links, roundTrips }) => {
  let finished: Awaited<ReturnType<typeof performRun>>;

  beforeAll(async () => {
    const surroundings = {
      tools: await ensureTools(["postgres", "redis-server", "nats-server", "toxiproxy-server", "k6"]),
      logs: mkdtempSync(join(tmpdir(), "coordbench-test-")),
      signal: new AbortController().signal,
      phase: () => undefined,
      glimpse: () => undefined,
    };
    finished = await performRun({ design, workload: "smoke", roundTripMs }, surroundings);
  });

  it("records how far everybody was, and that nobody found another way", () => {
    const { network, invalidBecause } = finished.run;
    expect(network).toMatchObject({ roundTripMs, around: [] });
    expect(network?.links.map(({ link }) => link).toSorted()).toEqual(links);
    for (const { medianMs } of network?.links ?? []) expect(medianMs).toBeGreaterThanOrEqual(roundTripMs - 0.5);
    expect(invalidBecause.filter((reason) => reason.includes("around"))).toEqual([]);
  });

  it("is audited as any other run", () => {
    const { ledgers, run } = finished;
    expect(run.outcomes.confirmed).toBeGreaterThan(30);
    expect(audit({ ...ledgers, load: { ...ledgers.load, startLagP99Ms: 0 } }).verdict).toBe("holds");
  });

  // A lower bound: no other work of this machine makes a round trip shorter.
  it("takes at least its round trips", () => {
    expect(finished.run.latency.outcome.p50).toBeGreaterThanOrEqual(roundTrips * roundTripMs);
  });

  it("meters the bytes on the way to a proxy as those of its link", () => {
    const silent = finished.run.links.filter(
      ({ kind, calls, bytes }) => ["grpc", "sql", "redis"].includes(kind) && calls > 0 && bytes === 0,
    );
    expect(silent.filter(({ link }) => !link.startsWith("recovery:"))).toEqual([]);
  });
});

describe("servers that tell clients of others", () => {
  let saga: Deployed;
  beforeAll(async () => {
    saga = await deployed({ design: "saga", switches: { stockReplicas: "1" }, roundTripMs });
  });
  afterAll(() => saga?.[Symbol.asyncDispose]());

  const network = () => saga.site.network!;
  const far = (address: string) => String(network().through({ address })["address"]);
  const servers = (name: string) => saga.deployment.servers.filter((server) => server.name.startsWith(name));
  const proxiesOf = (name: string) => servers(name).map(({ address }) => far(address));

  it("stand behind proxies, all of them", () => {
    const told = saga.deployment.servers.map(({ address }) => address);
    expect(told.filter((address) => far(address) === address)).toEqual([]);
  });

  it("redirect clients to proxies: a Redis Cluster by its answers, and by its list of servers", async () => {
    const proxies = proxiesOf("Redis");
    const moved: string[] = [];
    for (const proxy of proxies) {
      // Three keys of three masters: at least two of them lie elsewhere.
      for (const key of ["key-1", "key-2", "key-4"]) moved.push(await askLine(proxy, `GET ${key}\r\n`, /^-MOVED|^\$/));
      const nodes = await askLine(proxy, "CLUSTER NODES\r\n", /myself/);
      expect(nodes).toContain(` ${proxy}@`);
    }
    const redirected = moved.filter((answer) => answer.startsWith("-MOVED")).map((answer) => answer.split(" ").at(-1));
    expect(redirected.length).toBeGreaterThanOrEqual(2 * 3);
    expect(redirected.filter((address) => !proxies.includes(address ?? ""))).toEqual([]);
  });

  it("redirect clients to proxies: NATS by what it says of itself", async () => {
    const [proxy = ""] = proxiesOf("NATS");
    const info = JSON.parse((await askLine(proxy, "", /^INFO/)).slice("INFO ".length)) as {
      host: string;
      port: number;
      connect_urls?: string[];
    };
    expect([`${info.host}:${info.port}`, ...(info.connect_urls ?? [])].filter((address) => address !== proxy)).toEqual([]);
  });

  it("are found again over the distance when they have been away", async () => {
    for (const server of [...servers("NATS"), ...servers("Redis stock-0")]) {
      await server.kill();
      await server.start();
    }
    const { status } = await eventually(
      () => book(saga.api, {}),
      (answer) => answer.status === 201,
    );
    expect(status).toBe(201);
    expect(network().around(saga.deployment.services)).toEqual([]);
  });

  it("are not reached around the proxies without being noticed", async () => {
    const [broker] = servers("NATS");
    const own = [{ name: "this test", pid: process.pid }];
    const before = network().around(own);
    const socket = await openSocket(broker?.address ?? "");
    expect({ before, during: network().around(own) }).toEqual({ before: [], during: ["this test to broker"] });
    socket.destroy();
  });
});
