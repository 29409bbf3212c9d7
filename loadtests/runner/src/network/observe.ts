import type { Network as Observed } from "@coordbench/report";
import type { Deployment } from "../designs/design.ts";
import type { Network } from "./network.ts";

type Parties = Pick<Deployment, "services" | "servers">;

/** Looks at the network before the load, and again after it: what was found goes into the results of the run. */
export async function observe(network: Network | undefined, deployment: Parties): Promise<() => Observed | null> {
  if (network === undefined) return () => null;
  const links = await network.measure();
  const before = aroundIn(network, deployment);
  return () => ({ roundTripMs: network.roundTripMs, links, around: [...new Set([...before, ...aroundIn(network, deployment)])] });
}

function aroundIn(network: Network, { services, servers }: Parties): string[] {
  const near = servers.filter(({ address }) => network.through({ address })["address"] === address);
  return [...near.map(({ name }) => `any to ${name}, which has no proxy`), ...network.around(services)];
}

/** What a link may take beside the distance: for two programs more on its way, and for whatever else this machine is doing. */
const slack = { ms: 5, share: 0.1 };
/** Clocks and rounding. */
const toleranceMs = 0.5;

/** Why what was measured is not the network that was asked for; nothing where it is. */
export function judgeNetwork(observed: Observed | null): string[] {
  if (observed === null) return [];
  const { roundTripMs, links, around } = observed;
  const most = roundTripMs * (1 + slack.share) + slack.ms;
  const isRight = (medianMs: number) => medianMs >= roundTripMs - toleranceMs && medianMs <= most;
  return [
    ...links
      .filter(({ medianMs }) => !isRight(medianMs))
      .map(
        ({ link, medianMs }) =>
          `the round trip to ${link} took ${medianMs} ms, asked for were ${roundTripMs}, at most ${most} with its proxy`,
      ),
    ...around.map((connection) => `a connection goes around the proxies: ${connection}`),
  ];
}
