import type { LinkTraffic, Run } from "../results/run.ts";

/** What one booking takes of a part. */
export interface Use {
  part: string;
  /** Per confirmed booking, all processes together. */
  operations: number;
  /** Per confirmed booking, at the one process or server that has most of them. */
  busiest: number;
}

/** The design whose participants' databases prepare every transaction before they commit it. */
const preparing = "two-phase-commit";
const log = "booking database";

interface Counted {
  design: string;
  confirmed: number;
  /** What customers asked for and was no repetition. */
  requests: number;
  bookingServices: number;
  links: LinkTraffic[];
}

/** What a booking took of each part in runs of one kind, as it was counted there; what was not counted is taken to be nothing. */
export function usesOf(runs: readonly Run[]): Use[] {
  const counted = countIn(runs);
  const own = (kind: string) => counted.links.filter((link) => link.kind === kind);
  const isPrepared = ({ link }: LinkTraffic) => counted.design === preparing && link !== log;
  const written = own("sql").filter((link) => !isPrepared(link));
  const uses = [
    { part: "http", operations: counted.requests, busiest: counted.requests / counted.bookingServices },
    useOf("grpc-call", own("grpc"), { amount: ({ calls }) => calls, place: ({ service }) => service }),
    // One round trip prepares, another one commits.
    useOf("prepared-commit", own("sql").filter(isPrepared), { amount: ({ calls }) => calls / 2, place: serverOf }),
    useOf("commit", written, { amount: ({ calls }) => calls, place: serverOf }),
    furtherRows(written, counted),
    useOf("redis-script", own("redis"), { amount: ({ calls }) => calls, place: ({ service }) => service }),
    // Of each letter four messages are counted: it is published and stored, delivered and acknowledged.
    useOf("nats-deliver", own("broker"), { amount: ({ messages }) => messages / 4, place: () => "broker" }),
    hottestRow(runs, own("sql").filter(isPrepared)),
  ];
  return uses
    .map(({ part, operations, busiest }) => ({ part, operations: operations / counted.confirmed, busiest: busiest / counted.confirmed }))
    .filter(({ operations }) => operations > 0);
}

function countIn(runs: readonly Run[]): Counted {
  const links = runs.flatMap((run) => run.links);
  const attempted = sum(runs.map(({ throughput, durationS }) => throughput.attempted * durationS));
  return {
    design: runs[0]?.design ?? "",
    confirmed: sum(runs.map(({ outcomes }) => outcomes.confirmed)),
    requests: attempted + sum(runs.map(({ outcomes }) => outcomes.cancelled)),
    bookingServices: Math.max(1, new Set(links.filter(({ link }) => link === log).map(({ service }) => service)).size),
    links,
  };
}

function useOf(
  part: string,
  links: readonly LinkTraffic[],
  { amount, place }: { amount: (link: LinkTraffic) => number; place: (link: LinkTraffic) => string },
): Use {
  const amounts = [...Map.groupBy(links, place).values()].map((each) => sum(each.map(amount)));
  return { part, operations: sum(amounts), busiest: Math.max(0, ...amounts) };
}

/** All instances of a service share a database server, and all inventories one. */
function serverOf({ service }: LinkTraffic): string {
  return service.replace(/[-.\d]+$/, "");
}

/** The rows of a batch beyond its first, which is priced as a commit. Rows are not counted, but what makes them is. */
function furtherRows(written: readonly LinkTraffic[], counted: Counted): Use {
  const servers = [...Map.groupBy(written, serverOf).values()].map((links) => {
    const statements = sum(links.map(({ calls }) => calls));
    return { statements, rows: Math.max(statements, rowsOf(links, counted)) };
  });
  const operations = sum(servers.map(({ rows, statements }) => rows - statements));
  return { part: "batched-commit", operations, busiest: operations === 0 ? 0 : Math.max(...servers.map(({ rows }) => rows)) };
}

function rowsOf(written: readonly LinkTraffic[], { design, links, requests }: Counted): number {
  const protocol = links.filter(({ kind, link }) => (kind === "grpc" || kind === "nats") && !link.startsWith("recovery:"));
  const exchanges = (isMeant: (name: string) => boolean) =>
    sum(protocol.filter(({ link }) => isMeant(link)).map(({ messages }) => messages / 2));
  const participants = new Set(written.map(({ service }) => service.replace(/\.\d+$/, "")));
  if (written.every(({ link }) => link !== log)) return exchanges((name) => participants.has(name));
  // Each operation asks the payment for a vote and tells it the decision: one decision for two exchanges.
  if (design === preparing) return exchanges((name) => name === "payment") / 2;
  // One row for what was accepted, and one for each answer.
  return requests + exchanges(() => true);
}

/** Prepared transactions on the one row that most bookings want: each keeps it locked until it is committed. */
function hottestRow(runs: readonly Run[], prepared: readonly LinkTraffic[]): Use {
  const { items, skew = 0, hotShare = 0, itemsPerBooking = 1, buckets = 1 } = numbersIn(runs[0]?.switches ?? {});
  const payments = prepared.filter((link) => serverOf(link) === "payment");
  if (items === undefined) return { part: "prepared-commit-hot", operations: 0, busiest: 0 };
  const ofRest = 1 / sum(Array.from({ length: items }, (_, index) => (index + 1) ** -skew));
  const shareOfFirst = hotShare + (1 - hotShare) * ofRest;
  const wanted = (1 - (1 - shareOfFirst) ** itemsPerBooking) / buckets;
  const operations = sum(payments.map(({ calls }) => calls / 2)) * wanted;
  return { part: "prepared-commit-hot", operations, busiest: operations };
}

function numbersIn(switches: Run["switches"]): Partial<Record<string, number>> {
  return Object.fromEntries(Object.entries(switches).map(([name, value]) => [name, Number(value)]));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
