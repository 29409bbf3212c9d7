import type { StackWish } from "../../fault.ts";

/** Neither broker nor cluster: whoever dies is called, and has a database. */
export const plain = { switches: { stock: "postgres", transport: "grpc" } } as const satisfies StackWish;
