export { formatLine } from "./line.ts";
export type { ClientLine } from "./line.ts";
export { isTorn, parseLine } from "./parse-line.ts";
export { momentOf, toldOf } from "./told.ts";
