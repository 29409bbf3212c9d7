import { configDefaults, defineConfig } from "vitest/config";

const never = [...configDefaults.exclude, "**/.coordbench/**"];
const withoutServers = ["test/tidy/**", "test/simulation/**"];
const withServers = ["test/*/**/*.test.ts", "**/*.servers.test.ts"];
// These measure: another file's servers beside them would be in what they measure.
const alone = ["test/runner/**"];
/** These need a cluster, which nobody has who has just two commands. */
const onCluster = ["test/cluster/**"];
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

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
          exclude: [...never, ...withoutServers, ...alone, ...onCluster],
          // Each file starts servers of its own and mostly waits for them; three at once would starve each other on two cores.
          maxWorkers: 2,
          ...patience,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "cluster",
          include: onCluster.map((folder) => `${folder}/*.test.ts`),
          exclude: never,
          fileParallelism: false,
          ...patience,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: "measuring",
          include: alone.map((folder) => `${folder}/*.test.ts`),
          exclude: never,
          fileParallelism: false,
          ...patience,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
