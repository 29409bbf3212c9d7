import type { Design, Roles, Settings, Tuning } from "../designs/design.ts";
import { disturbances } from "../instruments.ts";
import { tune } from "../tune.ts";
import type { RunWish } from "../wish.ts";

/** What the chart is told beside the values file of the design. */
export interface ChartValues {
  /** The chart's own values files, the later ones over the earlier. */
  files: string[];
  values: Record<string, unknown>;
}

/** Nobody waits for pods that end when a run is over. */
const termination = { pauseSeconds: 0, pauseByNameSeconds: 0, graceSeconds: 30 };

/** The chart's values for a run, or why it cannot be made in a cluster. */
export function valuesOf(wish: RunWish, id: string): ChartValues {
  refuse(wish);
  const { design, tuning, plan } = tune(wish, id);
  const values = valuesFor(design, tuning);
  return { ...values, values: { ...values.values, jaeger: { enabled: plan.sampledShare > 0 }, termination } };
}

/** The chart's values for a design that is asked for so much. */
export function valuesFor(design: Design, tuning: Tuning): ChartValues {
  const { run, switches, durability } = tuning;
  return {
    files: filesFor(design.name, switches),
    values: {
      run,
      durability,
      inventories: Number(switches["inventories"] ?? 1),
      components: componentsOf(design.settings(tuning), switches["replicas"]),
      redis: { replicas: Number(switches["stockReplicas"] ?? 0) },
      jaeger: { enabled: false },
      observability: { dashboard: false, alerts: false },
      // The runner brings its own data.
      seed: { enabled: false },
    },
  };
}

function componentsOf(settings: Roles<Settings>, replicas: string | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, told]: [string, Settings]) => [
      name,
      {
        ...(replicas !== undefined && { replicas: Number(replicas) }),
        settings: Object.fromEntries(Object.entries(told).map(([variable, value]) => [variable, String(value)])),
      },
    ]),
  );
}

/** The values files of a design: the saga has two, of which one changes stores and transport together. */
function filesFor(design: string, { stock, transport }: Tuning["switches"]): string[] {
  const own = `values-${design}.yaml`;
  if (design !== "saga" || (stock === "redis" && transport === "nats")) return [own];
  if (stock === "postgres" && transport === "grpc") return [own, "values-saga-grpc.yaml"];
  throw new Error(`stock=${stock}, transport=${transport}: in a cluster a saga has redis and nats, or postgres and grpc`);
}

function refuse({ roundTripMs, instrument }: RunWish): void {
  if (roundTripMs !== undefined)
    throw new Error("--rtt puts proxies between processes of this machine: in a cluster put components into zones");
  if (instrument !== undefined) throw new Error(`in a cluster there is no instrument for this: ${disturbances[instrument]}`);
}
