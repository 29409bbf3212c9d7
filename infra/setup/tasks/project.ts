import { join } from "node:path";

/** The root folder of the repository. */
export const root = join(import.meta.dirname, "../../..");

/** The path of a development tool that the dependencies bring. */
export function installed(executable: string): string {
  return join(root, "node_modules/.bin", executable);
}
