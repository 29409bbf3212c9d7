// Everything that is between the pure machines of a design: a network that loses, repeats and reorders, a clock, processes that
// die or freeze, and disks that fail. It has no will of its own: whoever drives it says what happens next, so that what has
// happened can be written down and done again.
import { Disk, type DiskOptions } from "./disk.ts";
import { Host, type Duties } from "./host.ts";

/** A message on its way: who is named in it, how it reads, and what it does when it arrives. */
export interface Message {
  from: string;
  to: string;
  text: string;
  arrive(): void;
}

/** A world before anything has happened; on slow disks an entry waits for its flush. */
export class World {
  /** Milliseconds since the beginning. */
  nowMs = 0;
  /** What has happened, as the golden traces tell it. */
  readonly story: string[] = [];
  readonly network: Message[] = [];
  /** Messages that the network keeps back. */
  readonly delayed: Message[] = [];
  readonly hosts: Host[] = [];
  readonly disks: Pick<Disk<unknown>, "name" | "unflushed" | "flush" | "fail">[] = [];
  readonly #isSlow: boolean;
  readonly #known = new Map<string, Host>();
  readonly #cuts = new Map<string, "loses" | "delays">();

  constructor({ isSlow }: { isSlow: boolean }) {
    this.#isSlow = isSlow;
  }

  /** A process, under its name and others under which it gets messages. */
  host(name: string, duties: Duties, aliases: string[] = []): Host {
    const host = new Host(name, duties);
    this.hosts.push(host);
    for (const known of [name, ...aliases]) this.#known.set(known, host);
    return host;
  }

  disk<Entry>(options: Omit<DiskOptions<Entry>, "isSlow">): Disk<Entry> {
    const disk = new Disk<Entry>({ ...options, isSlow: this.#isSlow });
    this.disks.push(disk);
    return disk;
  }

  say(line: string): void {
    this.story.push(line);
  }

  send(message: Message): void {
    this.network.push(message);
  }

  /** Delivers the message at a place of the network; with `keep` it stays there, to be delivered once more. */
  deliver(place: number, keep = false): void {
    const message = this.network[place];
    if (message === undefined || this.#named(message.to).condition === "frozen") return;
    if (!keep) this.network.splice(place, 1);
    if (this.#cutBetween(message.from, message.to) === "delays") return void this.delayed.push(message);
    if (!this.reaches(message.from, message.to)) return this.say(`${told(message)}  (lost)`);
    this.say(told(message));
    message.arrive();
  }

  /** Loses the message at a place of the network; nobody hears of it. */
  lose(place: number): void {
    const [message] = this.network.splice(place, 1);
    if (message !== undefined) this.say(`${told(message)}  (lost)`);
  }

  /** Keeps the message at a place of the network back, until it is due or everything is mended. */
  delay(place: number): void {
    this.delayed.push(...this.network.splice(place, 1));
  }

  /** Lets a delayed message arrive after all, before everything else. */
  arriveLate(place: number): void {
    this.network.unshift(...this.delayed.splice(place, 1));
    this.deliver(0);
  }

  /** Whether a message gets from one to the other: the line is whole, and somebody is there to take it. */
  reaches(from: string, to: string): boolean {
    return this.#named(to).condition !== "down" && this.#cutBetween(from, to) === undefined;
  }

  /** Cuts the line between two processes: their messages are lost, or delayed for longer than the cut lasts. */
  cut(one: Host, other: Host, what: "loses" | "delays"): void {
    if (one === other) return;
    this.#cuts.set(line(one, other), what);
    this.say(`${one.name} | is cut off from ${other.name}, and the network ${what} what they say`);
  }

  mend(): void {
    if (this.#cuts.size > 0) this.say("network | is whole again");
    this.#cuts.clear();
  }

  #cutBetween(from: string, to: string): "loses" | "delays" | undefined {
    return this.#cuts.size === 0 ? undefined : this.#cuts.get(line(this.#named(from), this.#named(to)));
  }

  #named(name: string): Host {
    const host = this.#known.get(name);
    if (host === undefined) throw new Error(`nobody is called ${name}`);
    return host;
  }
}

const told = ({ from, to, text }: Message) => `${from} -> ${to}: ${text}`;
const line = (one: Host, other: Host) => [one.name, other.name].toSorted().join(" ");
