import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The addresses that a process has TCP connections with at this moment, as `host:port`; `null` on a system without /proc. */
export function peersOf(pid: number): string[] | null {
  const peers = peersByInode();
  if (peers === null) return null;
  return socketsOf(pid).flatMap((inode) => peers.get(inode) ?? []);
}

function socketsOf(pid: number): string[] {
  const files = `/proc/${pid}/fd`;
  const links = attempt(() => readdirSync(files)) ?? [];
  return links.flatMap((name) => /^socket:\[(\d+)\]$/.exec(attempt(() => readlinkSync(`${files}/${name}`)) ?? "")?.[1] ?? []);
}

/** The other end of every connection of this machine. */
function peersByInode(): Map<string, string> | null {
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => attempt(() => readFileSync(file, "utf8")) ?? []);
  if (tables.length === 0) return null;
  const rows = tables.flatMap((table) => table.split("\n").slice(1)).map((line) => line.trim().split(/\s+/));
  return new Map(rows.flatMap(({ 2: remote = "", 9: inode }) => (inode === undefined ? [] : [[inode, readAddress(remote)]])));
}

/** An IPv4 address, or an IPv6 one that stands for such: its last four bytes, the lowest first, and the port, both in hexadecimal. */
function readAddress(text: string): string {
  const [address = "", port = ""] = text.split(":");
  const bytes = address.slice(-8).match(/../g) ?? [];
  return `${bytes
    .toReversed()
    .map((byte) => Number.parseInt(byte, 16))
    .join(".")}:${Number.parseInt(port, 16)}`;
}

/** A process may end, and a file be closed, while it is looked at. */
function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
