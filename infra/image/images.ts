/** An image: which folders of the project are in it, and which of its programs come from elsewhere. */
export interface Image {
  folders: readonly string[];
  /** What is in these folders, and not in the image. */
  without: readonly RegExp[];
  programs: readonly ("tini" | "k6")[];
}

/** Both images: one for every service, one that brings load and data. */
export const images = {
  // What could break a service on purpose is not where services are measured.
  services: { folders: ["services"], without: [/^services\/shared\/(faults|simulation)\//], programs: ["tini"] },
  load: { folders: ["services", "loadtests", "infra"], without: [], programs: ["tini", "k6"] },
} as const satisfies Record<string, Image>;
/** The name of one of them. */
export type ImageName = keyof typeof images;

/** How a container of either begins, as the Dockerfile says it too: its arguments are a program of the project and that program's own. */
export const imageConfig = {
  User: "10001:10001",
  WorkingDir: "/app",
  Env: ["NODE_ENV=production", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
  Entrypoint: ["/usr/bin/tini", "--", "node", "--max-semi-space-size=16"],
};

/** What nobody runs. */
const leftOut = [/\.test\.ts$/, /-under-test\.ts$/, /\/traces\/.*\.txt$/, /\.md$/, /(^|\/)node_modules\//];

/** Whether a file of the project, by its path from the root, is in an image. */
export function isIn({ folders, without }: Image, path: string): boolean {
  const isManifest = ["package.json", "pnpm-workspace.yaml", "pnpm-lock.yaml"].includes(path);
  return (
    isManifest ||
    (folders.some((folder) => path.startsWith(`${folder}/`)) && ![...leftOut, ...without].some((pattern) => pattern.test(path)))
  );
}
