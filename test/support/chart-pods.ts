import type { Rendered } from "./chart.ts";

/** A container, as far as tests look into it. */
export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }[];
  ports?: { name: string; containerPort: number }[];
  resources: { requests?: Record<string, string>; limits?: Record<string, string> };
  securityContext: Record<string, unknown>;
  volumeMounts?: { name: string; mountPath: string }[];
  lifecycle?: { preStop?: { sleep?: { seconds: number } } };
  startupProbe?: unknown;
  readinessProbe?: unknown;
  livenessProbe?: unknown;
}

/** A pod, as far as tests look into it. */
export interface Pod {
  owner: Rendered;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  spec: {
    containers: Container[];
    initContainers?: Container[];
    volumes?: ({ name: string } & Record<string, { name?: string; secretName?: string }>)[];
    [field: string]: unknown;
  };
}

type Template = { metadata: { labels: Record<string, string>; annotations?: Record<string, string> }; spec: Pod["spec"] };

/** Every pod that a list of objects describes. */
export function podsIn(objects: readonly Rendered[]): Pod[] {
  return objects.flatMap((owner) => {
    const spec = owner["spec"] as { template?: Template } | undefined;
    const template = owner.kind === "Pod" ? (owner as unknown as Template) : spec?.template;
    return template === undefined
      ? []
      : [{ owner, labels: template.metadata.labels, annotations: template.metadata.annotations ?? {}, spec: template.spec }];
  });
}

/** All containers of a pod, those that prepare it among them. */
export function containersOf({ spec }: Pod): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** The component that an object or a pod belongs to. */
export function componentOf(labels: Record<string, string>): string {
  return labels["app.kubernetes.io/component"] ?? "";
}

/** Whether labels are as a selector wants them. */
export function isSelected(labels: Record<string, string>, selector: Record<string, string>): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}
