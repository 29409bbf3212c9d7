export { breakable, called, carried, divisible, oneByOne, served } from "./faults.ts";
export { addFaultRoutes } from "./routes.ts";
