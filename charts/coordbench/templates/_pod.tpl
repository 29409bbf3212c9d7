{{/* The pod of a workload, alike for all kinds. Takes {root, name, workload}. */}}
{{- define "coordbench.pod" -}}
{{- $root := .root -}}
{{- $workload := .workload -}}
metadata:
  labels:
    # Nothing that every version of the chart changes: a store is not restarted for that.
    {{- include "coordbench.selector" . | nindent 4 }}
    app.kubernetes.io/part-of: {{ $root.Values.design }}
  {{- if or $workload.config $workload.metrics }}
  annotations:
    {{- with $workload.config }}
    checksum/config: {{ toJson . | sha256sum }}
    {{- end }}
    {{- with $workload.metrics }}
    prometheus.io/scrape: "true"
    prometheus.io/path: /metrics
    prometheus.io/port: {{ . | quote }}
    {{- end }}
  {{- end }}
spec:
  serviceAccountName: {{ include "coordbench.name" . }}
  automountServiceAccountToken: false
  # Variables that tell of other Services would be taken for settings that nobody knows.
  enableServiceLinks: false
  {{- if eq $workload.kind "Job" }}
  restartPolicy: OnFailure
  {{- else }}
  terminationGracePeriodSeconds: {{ $root.Values.termination.graceSeconds }}
  {{- end }}
  {{- with $root.Values.imagePullSecrets }}
  imagePullSecrets: {{ toJson . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: {{ $workload.uid }}
    runAsGroup: {{ $workload.uid }}
    fsGroup: {{ $workload.uid }}
    # Only when the folder is new: PostgreSQL refuses data that a group may write.
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: { type: RuntimeDefault }
  {{- if ne $workload.kind "Job" }}
  topologySpreadConstraints:
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector: { matchLabels: {{ include "coordbench.selector" $ | fromYaml | toJson }} }
    {{- end }}
  {{- end }}
  {{- with $workload.placement.nodeSelector }}
  nodeSelector: {{ toJson . }}
  {{- end }}
  {{- with $workload.placement.tolerations }}
  tolerations: {{ toJson . }}
  {{- end }}
  {{- with $workload.wait }}
  initContainers:
    - name: await
      image: {{ include "coordbench.image" (dict "root" $root "image" $root.Values.image) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args: [/etc/coordbench/await.mjs, {{ join ", " . }}]
      resources: { requests: { cpu: 10m, memory: 48Mi }, limits: { memory: 128Mi } }
      {{- include "coordbench.container.security" . | nindent 6 }}
      volumeMounts:
        - { name: programs, mountPath: /etc/coordbench, readOnly: true }
  {{- end }}
  containers:
    - {{ include "coordbench.container" . | nindent 6 | trim }}
    {{- if $workload.proxied }}
    - {{ include "coordbench.toxiproxy.container" . | nindent 6 | trim }}
    {{- end }}
  volumes:
    - { name: tmp, emptyDir: { sizeLimit: 64Mi } }
    {{- if $workload.wait }}
    - { name: programs, configMap: { name: {{ include "coordbench.name" (dict "root" $root "name" "programs") }} } }
    {{- end }}
    {{- if $workload.config }}
    - { name: config, configMap: { name: {{ include "coordbench.name" . }} } }
    {{- end }}
    {{- with $workload.passwords }}
    - { name: passwords, secret: { secretName: {{ . }}, defaultMode: 0440 } }
    {{- end }}
{{- end }}

{{- define "coordbench.container" -}}
{{- $workload := .workload -}}
name: {{ .name }}
image: {{ $workload.image }}
imagePullPolicy: {{ $workload.pullPolicy }}
{{- with $workload.command }}
command: {{ toJson . }}
{{- end }}
{{- with $workload.args }}
args: {{ toJson . }}
{{- end }}
{{- with $workload.env }}
env:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $workload.ports }}
ports:
  {{- range $port, $number := . }}
  - { name: {{ eq $port (default "" $workload.proxied) | ternary "behind" $port }}, containerPort: {{ $number }} }
  {{- end }}
{{- end }}
resources:
  {{- toYaml $workload.resources | nindent 2 }}
{{- with $workload.probes }}
{{ toYaml . }}
{{- end }}
{{- if $workload.preStop }}
lifecycle: { preStop: { exec: { command: {{ toJson $workload.preStop }} } } }
{{- else if $workload.drains }}
# Until then the others have learned that it goes, and send nothing new.
lifecycle: { preStop: { sleep: { seconds: {{ $workload.headless | ternary .root.Values.termination.pauseByNameSeconds .root.Values.termination.pauseSeconds }} } } }
{{- end }}
{{ include "coordbench.container.security" . }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- if $workload.config }}
  - { name: config, mountPath: /etc/coordbench, readOnly: true }
  {{- end }}
  {{- if $workload.passwords }}
  - { name: passwords, mountPath: /etc/passwords, readOnly: true }
  {{- end }}
  {{- if $workload.storage }}
  - { name: data, mountPath: /data }
  {{- end }}
{{- end }}

{{- define "coordbench.container.security" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}
