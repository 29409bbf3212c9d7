import type { Ledgers } from "@coordbench/audit";
import { runUnderTest } from "@coordbench/report/under-test";
import { expect, it } from "vitest";
import { decodeFinished, encodeFinished } from "./finished.ts";
import { fileSystemOfData } from "./perform.ts";

it("comes back from the cluster as it was, to the byte", () => {
  const nothing = { count: 0, ended: "", unitsPerMs: 100, endless: 0 };
  const histograms = { accepted: nothing, decided: nothing, outcome: nothing, rejected: nothing, startLag: nothing };
  const evidence = { clients: new Uint8Array([0, 255, 128, 10]), histograms, k6: { metrics: {} }, traces: [] };
  const finished = { run: runUnderTest({ id: "r1" }), ledgers: { design: "saga" } as Ledgers, evidence };
  const back = decodeFinished(encodeFinished(finished));
  expect({ ...back, evidence: { ...back.evidence, clients: [...back.evidence.clients] } }).toEqual({
    ...finished,
    evidence: { ...evidence, clients: [0, 255, 128, 10] },
  });
});

it("finds the kind of file system that a store's data lie on", () => {
  expect(fileSystemOfData("overlay / overlay rw 0 0\n/dev/sda1 /data ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n")).toBe("ext4");
  expect(fileSystemOfData("overlay / overlay rw 0 0")).toBe("unknown");
});
