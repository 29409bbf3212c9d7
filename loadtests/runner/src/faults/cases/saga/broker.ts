import type { FaultCase } from "../../fault.ts";

/** The broker, which is trusted with nothing, is gone for a while or for ever. */
export const broker: readonly FaultCase[] = [
  {
    name: "broker-killed",
    design: "saga",
    where: "broker",
    fault: "killed",
    expected: "nothing accepted is lost; drains",
    faults: [{ atS: 2, forS: 1, do: "kill", whom: ["NATS broker"] }],
  },
  {
    name: "broker-disk-lost",
    design: "saga",
    where: "broker",
    fault: "its whole disk lost mid-run",
    expected: "nothing accepted is lost; drains",
    // With nobody there to charge, the journal alone knows what is lost with the disk.
    faults: [
      { atS: 2, forS: 2, do: "kill", whom: ["payment.0"] },
      { atS: 2.5, forS: 0.5, do: "lose-disk", whom: ["NATS broker"] },
    ],
  },
  {
    name: "broker-down-for-a-minute",
    design: "saga",
    where: "broker",
    fault: "down for a minute",
    expected: "nothing accepted is lost; drains",
    faults: [{ atS: 2, forS: 60, do: "kill", whom: ["NATS broker"] }],
    expect: { toldMeanwhile: ["rejected: unavailable"] },
  },
  {
    name: "broker-frozen",
    design: "saga",
    where: "broker",
    fault: "frozen and thawed",
    expected: "what it delivers late is harmless",
    faults: [{ atS: 2, forS: 4, do: "freeze", whom: ["NATS broker"] }],
    expect: { told: ["rejected: unavailable"] },
  },
];
