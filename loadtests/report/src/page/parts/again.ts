import type { Results } from "../../results/results.ts";
import type { Attestation } from "../../results/run.ts";
import { paragraph, table, type Block, type Part, type Table, type Text } from "../document.ts";
import { count } from "../numbers.ts";

/** How to run the same again. */
export function againPart(results: Results): Part {
  const { command, revision, createdAt, finishedAt } = results.manifest;
  const checkOut = revision === null ? [] : [`git checkout ${revision.replace(/-dirty.*$/, "")}`];
  const state = finishedAt === null ? "It was not finished when this report was written." : `It was finished at ${finishedAt}.`;
  const changed = revision?.includes("-dirty") === true ? " The working tree had changes that no commit has." : "";
  return {
    id: "again",
    title: "How to run it again",
    blocks: [
      { kind: "code", lines: [...checkOut, `npm run ${command.replace(/^coordbench ?/, "coordbench -- ")}`] },
      paragraph(`The session was begun at ${createdAt}. ${state}${changed}`),
      machineTable(results),
      ...placementTables(results),
      versionTable(results),
      ...settings(results),
    ],
  };
}

const words = (titles: readonly string[]) => titles.map((title) => ({ title }));

function machineTable({ manifest: { machine }, runs }: Results): Table {
  const seeds = [...new Set(runs.map(({ seed }) => seed))].toSorted((a, b) => a - b);
  const rows: Text[][] = [
    ["processor", machine.cpu],
    ["cores", String(machine.cores)],
    ["memory", `${(machine.memoryMb / 1_024).toFixed(1)} GiB`],
    ["kernel", machine.kernel],
    ...(runs.length === 0
      ? []
      : [
          [seeds.length === 1 ? "seed" : "seeds", seeds.join(", ")],
          ["runs", count(runs.length, "run")],
        ]),
  ];
  return table({ caption: "Machine and seed", columns: words(["What", "Value"]), rows });
}

/** The nodes of a cluster, and where the pods of each run lay. */
function placementTables({ manifest: { cluster }, runs }: Results): Table[] {
  if (cluster === undefined) return [];
  const nodes = cluster.nodes.map(({ name, zone, cores, memoryMb, kubelet }): Text[] => [
    name,
    zone ?? "–",
    String(cores),
    `${(memoryMb / 1_024).toFixed(1)} GiB`,
    kubelet,
  ]);
  const pods = runs.flatMap(({ id, placement }) =>
    (placement?.pods ?? []).map(({ pod, node, zone }): Text[] => [id, pod, node, zone ?? "–"]),
  );
  return [
    table({ caption: `Nodes of ${cluster.target}`, columns: words(["Node", "Zone", "Cores", "Memory", "Kubernetes"]), rows: nodes }),
    ...(pods.length === 0
      ? []
      : [table({ caption: "Which pod lay where", columns: words(["Run", "Pod", "Node", "Zone"]), rows: pods, folded: true })]),
  ];
}

function versionTable({ manifest: { versions } }: Results): Table {
  const rows = Object.entries(versions).map(([name, version]): Text[] => [name, version]);
  return table({ caption: "Versions", columns: words(["Program or package", "Version"]), rows, folded: true });
}

/** What the live servers said of their own durability: once where all runs of a variant had the same. */
function settings({ runs }: Results): Block[] {
  const told = runs.map(({ design, durability }) => ({ design, attestation: withoutFolders(durability.after) }));
  const distinct = new Map(told.map((each) => [JSON.stringify(each), each]));
  const rows = [...distinct.values()].flatMap(({ design, attestation }) => settingRows(design, attestation));
  return rows.length === 0
    ? []
    : [
        table({
          caption: "Settings that the live servers attested",
          columns: words(["Server", "Design", "Class", "Setting", "Value"]),
          rows,
          folded: true,
        }),
      ];
}

/** Each run has folders of its own, and what kind of file system they are on is told beside them. */
function withoutFolders({ settings: servers, ...others }: Attestation): Attestation {
  const kept = Object.entries(servers).map(([server, { data_directory: _folder, ...own }]) => [server, own] as const);
  return { ...others, settings: Object.fromEntries(kept) };
}

function settingRows(design: string, { class: durabilityClass, settings: servers }: Attestation): Text[][] {
  return Object.entries(servers).flatMap(([server, own]) =>
    Object.entries(own).map(([name, value]): Text[] => [
      server,
      { variant: design },
      durabilityClass ?? "none",
      { code: name },
      { code: value },
    ]),
  );
}
