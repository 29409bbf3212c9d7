import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureTools } from "@coordbench/infra/setup";
import { parse } from "yaml";
import { chartFolder } from "../../support/chart.ts";
import type { ImageConfig } from "./archive.ts";

const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const postgresFolder = "usr/lib/postgresql/18";

/** What stands in for an official image: the same program, as the local set-up has it, laid over a Debian. */
export interface StandIn {
  name: string;
  config: ImageConfig;
  lay(root: string): Promise<void>;
}

/** The stores of the chart, under the very names and tags of its values. */
export function standIns(): StandIn[] {
  const values = parse(readFileSync(join(chartFolder, "values.yaml"), "utf8")) as Record<
    string,
    { image: { repository: string; tag: string } }
  >;
  const named = (store: string) => `${values[store]?.image.repository}:${values[store]?.image.tag}`;
  const config = { Env: [path] };
  return [
    { name: named("postgres"), config: { Env: [`PATH=/${postgresFolder}/bin:${path.slice("PATH=".length)}`] }, lay: layPostgres },
    // The Debian has it already.
    { name: named("redis"), config, lay: async () => undefined },
    { name: named("nats"), config, lay: (root) => layProgram("nats-server", root) },
    { name: named("toxiproxy"), config, lay: (root) => layProgram("toxiproxy-server", root, "toxiproxy") },
    { name: named("jaeger"), config: { ...config, Entrypoint: ["/usr/bin/jaeger"] }, lay: (root) => layProgram("jaeger", root) },
  ];
}

/** Programs and libraries find each other by where they lie beside each other. */
async function layPostgres(root: string): Promise<void> {
  const { postgres } = await ensureTools(["postgres"]);
  for (const part of ["bin", "lib", "share"])
    cpSync(join(dirname(postgres.path), "..", part), join(root, postgresFolder, part), { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(root, "etc"), { recursive: true });
  // Who has no name is refused by initdb.
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\npostgres:x:999:999:PostgreSQL:/tmp:/bin/sh\n");
}

/** Lays a program that needs nothing beside it, where its own image has it. */
export async function layProgram(
  name: "nats-server" | "toxiproxy-server" | "jaeger" | "k6",
  root: string,
  place = `usr/bin/${name}`,
): Promise<void> {
  const tools = await ensureTools([name]);
  const target = join(root, place);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(tools[name].path, target, { dereference: true });
}
