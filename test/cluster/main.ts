import { parseArgs } from "node:util";
import { ensureTools } from "@coordbench/infra/setup";
import { reportToTerminal } from "../../infra/setup/base/progress.mjs";
import { runOrThrow } from "../../infra/setup/base/run.mjs";
import { summaryLine } from "../../infra/setup/tasks/tally.ts";
import { vitestLive } from "../../infra/setup/tasks/vitest.ts";
import { packImages } from "./images/pack.ts";

const usage = `npm run test:cluster -- [flags]
  Installs every design on the cluster that KUBECONFIG names, and breaks what it can. The cluster must know the images of the chart.
  --images FOLDER   write them into this folder as archives, without Docker; those of the stores are stood in for by the local set-up's programs
  --load COMMAND    then hand each archive to the cluster: {} is its path, as in --load 'kind load image-archive --name coordbench {}'
  --bases FOLDER    write what stands in for the images that the Dockerfile begins with
  --only-images     and test nothing
`;

const { values } = parseArgs({
  // The name under which this is run.
  allowPositionals: true,
  options: {
    images: { type: "string" },
    load: { type: "string" },
    bases: { type: "string" },
    "only-images": { type: "boolean" },
    help: { type: "boolean" },
  },
});

if (values.help === true) process.stdout.write(usage);
else {
  await bringImages();
  if (values["only-images"] !== true) await test();
}

async function bringImages(): Promise<void> {
  if (values.bases !== undefined) await packImages(values.bases, "dockerfile");
  const archives = values.images === undefined ? [] : await packImages(values.images, "chart");
  for (const archive of values.load === undefined ? [] : archives) {
    reportToTerminal(`loading ${archive}`);
    await runOrThrow("sh", ["-c", values.load?.replaceAll("{}", archive) ?? ""]);
  }
}

async function test(): Promise<void> {
  await ensureTools(["helm"]);
  const address = await runOrThrow("kubectl", ["config", "view", "--minify", "--output", "jsonpath={.clusters[0].cluster.server}"]);
  reportToTerminal(`on the cluster at ${address}`);
  // All of it is one file, which lasts: whoever stops it halfway is to know what was seen till then.
  const { tally } = await vitestLive(["cluster"], "verbose");
  process.stdout.write(`${summaryLine(tally)}\n`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
}
