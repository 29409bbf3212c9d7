import type { ClusterFacts, Results } from "../../results/results.ts";
import type { Run } from "../../results/run.ts";
import type { Part, Text } from "../document.ts";
import { count, digits, percent } from "../numbers.ts";

/** What threatens the validity of these numbers, in words that a reader can weigh. */
export function threatsPart(results: Results): Part {
  const { runs, faults } = results;
  const ofRuns = runs.length === 0 ? [] : [generator(runs), network(runs), disk(runs), length(results)];
  const items = [machine(results), steal(results), ...ofRuns, breaking(faults)];
  return {
    id: "threats",
    title: "What threatens these numbers",
    blocks: [{ kind: "list", items: items.filter((item) => item !== undefined) }],
  };
}

function machine({ manifest: { machine: own, cluster }, runs }: Results): Text {
  if (cluster !== undefined) return shared(own, cluster);
  const processes = Math.max(0, ...runs.map((run) => run.processes.length));
  const beside = processes === 0 ? "services, stores, broker and load generator" : `${processes} processes, the load generator among them,`;
  return [
    { strong: "One machine. " },
    `All ${beside} share ${count(own.cores, "core")} (${own.cpu}). What saturates first is often the processor, which a real system would have more of; a design that uses less of it looks better here than where each service has a machine of its own. Ratios between designs carry further than the numbers themselves.`,
  ];
}

function shared({ cores }: Results["manifest"]["machine"], { nodes }: ClusterFacts): Text {
  const many = nodes.length === 1 ? "one node" : `${nodes.length} nodes`;
  return [
    { strong: "Whatever else runs in the cluster. " },
    `Pods share ${many} with ${count(cores, "core")} with each other, with the load generator and with whatever others run there, and each run may be placed otherwise: where its pods lay stands in its results. What services and stores used is known only as far as they tell it themselves.`,
  ];
}

function steal({ manifest: { stealShare }, runs }: Results): Text {
  const words =
    typeof stealShare === "number"
      ? `The machine’s host gave ${percent(stealShare)} of the processor time to others during the session${stealShare > 0.02 ? ": enough to lengthen tails, so trust p99 less than p50" : ""}.`
      : `How much processor time the host gave to others is not known: ${stealShare.reason}.`;
  const interleaved =
    " Runs are interleaved so that such disturbance meets all variants alike; it widens intervals rather than favouring one.";
  return [{ strong: "Shared cores. " }, `${words}${runs.length === 0 ? "" : interleaved}`];
}

function generator(runs: readonly Run[]): Text | undefined {
  const lags = runs.flatMap(({ mode, valid, latency }) => (mode === "open" && valid ? (latency.startLag.p99 ?? []) : []));
  if (lags.length === 0) return undefined;
  const load = runs.flatMap(({ processes, durationS }) =>
    processes.flatMap(({ kind, cpuMs }) => (kind === "load" && typeof cpuMs === "number" ? cpuMs / durationS / 1_000 : [])),
  );
  const share = load.length === 0 ? "" : ` It took up to ${digits(Math.max(...load))} cores for itself.`;
  return [
    {
      strong: `The load generator runs ${runs.some(({ placement }) => placement !== undefined) ? "in the same cluster" : "on the same cores"}. `,
    },
    `Of the customers that count here, 99 % started within ${digits(Math.max(...lags))} ms of the intended moment in the worst run (more than 5 ms makes a run invalid), and latency counts from the intended moment.${share}`,
  ];
}

function network(runs: readonly Run[]): Text {
  if (runs.some(({ placement }) => placement !== undefined)) return between(runs);
  const distances = [...new Set(runs.flatMap((run) => (run.network === null ? [] : run.network.roundTripMs)))].toSorted((a, b) => a - b);
  const direct = runs.filter((run) => run.network === null).length;
  const proxied =
    distances.length === 0
      ? ""
      : ` Distance (${distances.join(", ")} ms round trip) was made by proxies, which delay without losing, and cost processor time of their own. Sessions, batches and the number of writers stay as they are at every distance: what they hold back then is in these numbers, and could be tuned away.`;
  const loopback = `In ${direct === runs.length ? "all runs" : `${direct} of ${count(runs.length, "run")}`} messages went over loopback: no switch, no loss, no congestion, a round trip of some tens of microseconds. A design that waits for more round trips one after the other loses more on a real network than here.`;
  return [{ strong: "No real network. " }, `${direct === 0 ? "" : loopback}${proxied}`];
}

/** Between pods, wherever they lie. */
function between(runs: readonly Run[]): Text {
  const shares = runs.flatMap(({ placement }) => (typeof placement?.crossZoneShare === "number" ? placement.crossZoneShare : []));
  const least = Math.min(...shares);
  const most = Math.max(...shares);
  const crossed =
    shares.length === 0
      ? ""
      : ` Of the messages between services ${least === most ? percent(most) : `${percent(least)} to ${percent(most)}`} went from one zone to another.`;
  return [
    { strong: "The cluster's own network. " },
    `Messages went between pods, some on one node and some from node to node, over whatever network the cluster has.${crossed} Its distance was not measured.`,
  ];
}

function disk(runs: readonly Run[]): Text {
  const classes = [...new Set(runs.flatMap(({ durability }) => durability.declared ?? []))].toSorted();
  const said =
    classes.length === 0
      ? "No class of durability was declared."
      : `Class ${classes.join(" and ")} was attested by the live stores before and after each run, and not tested: nobody pulled a plug.`;
  return [
    { strong: "A quick disk. " },
    `${said} A flush on a virtual disk may be answered from a cache, in a fraction of what it takes on others; on slower disks a design that flushes more often falls further behind.`,
  ];
}

function length({ runs }: Results): Text {
  const seconds = [...new Set(runs.map(({ durationS }) => durationS))].toSorted((a, b) => a - b);
  const span = seconds.length === 1 ? String(seconds[0]) : `${seconds[0]} to ${seconds.at(-1)}`;
  return [
    { strong: "Short runs on fresh data. " },
    `Load lasted ${span} s in each run: no vacuum, no compaction, no log grown old. What happens after hours is not in these numbers.`,
  ];
}

function breaking(faults: Results["faults"]): Text | undefined {
  if (faults.length === 0) return undefined;
  const rates = [...new Set(faults.map(({ ratePerS }) => ratePerS))].toSorted((a, b) => a - b);
  const asked = rates.length === 1 ? String(rates[0]) : `${rates[0]} to ${rates.at(-1)}`;
  return [
    { strong: "Broken under a light load, and once each. " },
    `Faults struck while ${asked} bookings/s were asked for: what piles up meanwhile grows with the rate, and so does the time to drain it. Processes were killed, not machines: what a disk’s cache would lose with the power was not lost here.`,
  ];
}
