import type { FaultCase } from "../../fault.ts";
import { api } from "./api.ts";
import { broker } from "./broker.ts";
import { clocks } from "./clocks.ts";
import { comparison } from "./comparison.ts";
import { confirm } from "./confirm.ts";
import { consumer } from "./consumer.ts";
import { disk } from "./disk.ts";
import { everything } from "./everything.ts";
import { holdCluster } from "./hold-cluster.ts";
import { hold } from "./hold.ts";
import { payment } from "./payment.ts";
import { publish } from "./publish.ts";
import { refund } from "./refund.ts";
import { release } from "./release.ts";
import { resources } from "./resources.ts";
import { shard } from "./shard.ts";
import { stream } from "./stream.ts";

/** The matrix of the saga, row by row. */
export const sagaCases: readonly FaultCase[] = [
  ...api,
  ...publish,
  ...broker,
  // Early, while the streams that it replays are short.
  ...stream,
  ...hold,
  ...holdCluster,
  ...release,
  ...confirm,
  ...shard,
  ...payment,
  ...refund,
  ...consumer,
  ...everything,
  ...disk,
  ...comparison,
  ...resources,
  ...clocks,
];
