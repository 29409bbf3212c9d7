import { configDefaults, defineConfig } from "vitest/config";

const never = [...configDefaults.exclude, "**/.coordbench/**"];
const withoutServers = ["test/tidy/**", "test/simulation/**"];
const withServers = ["test/*/**/*.test.ts", "**/*.servers.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // Some test thousands of schedules: on a busy machine that may take longer than usual.
          testTimeout: 60_000,
          include: ["{services,loadtests,infra}/**/*.test.ts", "test/*.test.ts", ...withoutServers.map((folder) => `${folder}/*.test.ts`)],
          exclude: [...never, "**/*.servers.test.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "servers",
          include: withServers,
          exclude: [...never, ...withoutServers],
          // Each file starts real PostgreSQL servers, and two such files at once would starve each other of the machine.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
