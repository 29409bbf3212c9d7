import { AckPolicy, DeliverPolicy, DiscardPolicy, RetentionPolicy, StorageType, type JetStreamManager } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import type { BrokerConfig } from "../wire-variables.ts";
import { streamKinds, streamName, subjectOf, type StreamKind } from "./subjects.ts";

/** Messages are kept for a while after they were dealt with, so that all of them can be delivered once more; then they go by themselves. */
const kept = { maxAgeMs: 600_000, maxBytes: 512 * 1_048_576 };
/** How many bookings may be on their way to one receiver unacknowledged: beyond that they wait in the broker, on its disk. */
const unacknowledged = 4_096;
/** A receiver that has been silent for so long is gone, and its place in the stream with it. */
const goneAfterMs = 300_000;

/** Makes the streams of a run where they are missing. */
export async function createStreams(manager: JetStreamManager, { run, brokerReplicas = 1 }: BrokerConfig): Promise<void> {
  await Promise.all(
    streamKinds.map((kind) =>
      manager.streams.add({
        name: streamName(run, kind),
        subjects: [subjectOf(run, kind)],
        storage: StorageType.File,
        num_replicas: brokerReplicas,
        retention: RetentionPolicy.Limits,
        discard: DiscardPolicy.Old,
        max_age: nanos(kept.maxAgeMs),
        max_bytes: kept.maxBytes,
      }),
    ),
  );
}

/** Who consumes what: replicas of one receiver share its place in the stream. */
export interface Place {
  kind: StreamKind;
  /** The receiver; nobody in particular takes all that a stream has. */
  receiver: string | undefined;
  name: string;
}

/** Makes a receiver's place in its stream where it is missing. */
export async function createConsumer(manager: JetStreamManager, { run, batch, ackWaitMs }: BrokerConfig, place: Place): Promise<void> {
  await manager.consumers.add(streamName(run, place.kind), {
    durable_name: place.name,
    filter_subject: subjectOf(run, place.kind, place.receiver),
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: Math.ceil(unacknowledged / batch),
    // What cannot be dealt with is parked by its receiver, which sees how often it was delivered: the server must not drop it before.
    max_deliver: -1,
    inactive_threshold: nanos(goneAfterMs),
  });
}
