/** A pod, as far as runs look at it. */
export interface Pod {
  metadata: { name: string; uid: string; labels?: Record<string, string> };
  spec: {
    nodeName?: string;
    imagePullSecrets?: { name: string }[];
    containers: { name: string; image: string; imagePullPolicy?: string; ports?: { name?: string; containerPort: number }[] }[];
  };
  status: {
    phase: string;
    podIP?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
}

interface ContainerStatus {
  name: string;
  ready: boolean;
  state?: { waiting?: { reason?: string; message?: string }; terminated?: { exitCode: number; reason?: string } };
}

/** The workload that a pod belongs to: `booking`, `inventory-0`, `postgres-booking`, `redis`. */
export const componentOf = ({ metadata }: Pod): string => metadata.labels?.["app.kubernetes.io/component"] ?? "";

/** The name under which a pod that listens at this port is asked how it is. */
export function portOf({ spec }: Pod, wanted: string): number | undefined {
  return spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === wanted)?.containerPort;
}

/** The services among pods, called as they are anywhere else: `booking-0`, `inventory-0.0`, `payment.0`; each with the address of its health checks. */
export function servicesAmong(pods: readonly Pod[], design: string): { name: string; adminUrl: string; pod: string }[] {
  const counts = new Map<string, number>();
  return inOrder(pods).flatMap((pod) => {
    const port = portOf(pod, "http") ?? portOf(pod, "admin");
    const { podIP: host } = pod.status;
    if (port === undefined || host === undefined) return [];
    const component = componentOf(pod);
    const index = counts.get(component) ?? 0;
    counts.set(component, index + 1);
    const name = component === "booking" ? `${design === "uncoordinated" ? design : component}-${index}` : `${component}.${index}`;
    return [{ name, adminUrl: `http://${host.includes(":") ? `[${host}]` : host}:${port}`, pod: pod.metadata.name }];
  });
}

/** The same by the names of their Kubernetes Services, which stay when pods are made anew. */
export function lastingServicesAmong(pods: readonly Pod[], design: string, release: string): { name: string; adminUrl: string }[] {
  const components = new Map(pods.map((pod) => [pod.metadata.name, componentOf(pod)]));
  return servicesAmong(pods, design).map(({ name, adminUrl, pod }) => {
    const url = new URL(adminUrl);
    url.hostname = `${release}-${components.get(pod)}`;
    return { name, adminUrl: url.origin };
  });
}

const inOrder = (pods: readonly Pod[]) => pods.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));

/** Why pods are not ready, in one line each. */
export function troubleOf(pods: readonly Pod[]): string[] {
  return inOrder(pods).flatMap(({ metadata: { name }, status }) => {
    if (status.phase === "Succeeded") return [];
    const unscheduled = status.conditions?.find(({ type, status: is }) => type === "PodScheduled" && is === "False");
    if (unscheduled !== undefined) return [`${name}: ${unscheduled.message ?? unscheduled.reason}`];
    const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    const [held] = all.filter(({ ready, state }) => !ready && state?.terminated?.exitCode !== 0);
    return held === undefined ? [] : [`${name}: ${wordOf(held)}`];
  });
}

function wordOf({ name, state }: ContainerStatus): string {
  const { waiting, terminated } = state ?? {};
  if (waiting !== undefined) return `${name} waits: ${[waiting.reason, waiting.message].filter(Boolean).join(": ")}`;
  return terminated === undefined ? `${name} runs and is not ready` : `${name} ended with ${terminated.exitCode}`;
}
