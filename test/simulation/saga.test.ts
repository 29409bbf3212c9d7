import { prove } from "./prove.ts";
import { stageCalled } from "./stages.ts";

prove(stageCalled("saga"));
