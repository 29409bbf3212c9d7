import { hostname } from "node:os";
import { resourceNames } from "./telemetry-names.ts";
import { recordWith } from "./telemetry.ts";

/** Who records spans: the service as it is called in every design, and its design. */
export interface Identity {
  design: string;
  service: string;
}

/** Begins to record spans where the configuration says where they go. The SDK is loaded only then: it costs memory and time to start. */
export async function startTelemetry(
  { design, service }: Identity,
  { run, tracesUrl }: { run: string; tracesUrl?: string | undefined },
): Promise<AsyncDisposable> {
  if (tracesUrl === undefined) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  const { openRecorder } = await import("./telemetry-sdk.ts");
  const recorder = openRecorder(tracesUrl, {
    [resourceNames.service]: service,
    [resourceNames.instance]: `${hostname()}-${process.pid}`,
    [resourceNames.design]: design,
    [resourceNames.run]: run,
  });
  const stop = recordWith(recorder);
  return {
    async [Symbol.asyncDispose]() {
      stop();
      // Its traces are then missed by whoever counts them: that must not make the service fail.
      await recorder.shutdown().catch(() => undefined);
    },
  };
}
