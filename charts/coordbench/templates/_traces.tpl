{{/* Where spans go: Jaeger with its traces in memory, and before it a collector, if there is to be one. */}}
{{- define "coordbench.workloads.traces" -}}
{{- if and .Values.jaeger.enabled (not .Values.jaeger.external) }}
jaeger:
  kind: Deployment
  image: {{ include "coordbench.image" (dict "root" . "image" .Values.jaeger.image) }}
  pullPolicy: {{ .Values.jaeger.image.pullPolicy }}
  uid: {{ .Values.jaeger.uid }}
  replicas: 1
  args: [--config, /etc/coordbench/jaeger.json]
  ports: { spans: 4318, pages: 16686 }
  config:
    jaeger.json: {{ tpl (.Files.Get "files/traces/jaeger.json") . | toJson }}
  probes:
    startupProbe: { httpGet: { path: /api/v3/services, port: pages }, periodSeconds: 1, failureThreshold: 120 }
    readinessProbe: { httpGet: { path: /api/v3/services, port: pages }, periodSeconds: 10 }
    livenessProbe: { tcpSocket: { port: spans }, periodSeconds: 10, failureThreshold: 6 }
  resources: {{ .Values.jaeger.resources | toJson }}
  placement: {{ include "coordbench.placement" .Values.jaeger | fromYaml | toJson }}
{{- end }}
{{- if .Values.collector.enabled }}
{{- $external := .Values.jaeger.external }}
collector:
  kind: Deployment
  image: {{ include "coordbench.image" (dict "root" . "image" .Values.collector.image) }}
  pullPolicy: {{ .Values.collector.image.pullPolicy }}
  uid: {{ .Values.collector.uid }}
  replicas: 1
  args: [--config, /etc/coordbench/collector.json]
  ports: { spans: 4318, health: 13133 }
  config:
    collector.json: {{ tpl (.Files.Get "files/traces/collector.json") . | toJson }}
  reaches:
    {{- if $external }}
    {{- include "coordbench.cidrs" (list (include "coordbench.authority" $external)) | nindent 4 }}
    {{- else }}
    - { workload: jaeger, port: spans }
    {{- end }}
  probes:
    startupProbe: { httpGet: { path: /, port: health }, periodSeconds: 1, failureThreshold: 120 }
    readinessProbe: { httpGet: { path: /, port: health }, periodSeconds: 10 }
    livenessProbe: { tcpSocket: { port: spans }, periodSeconds: 10, failureThreshold: 6 }
  resources: {{ .Values.collector.resources | toJson }}
  placement: {{ include "coordbench.placement" .Values.collector | fromYaml | toJson }}
{{- end }}
{{- end }}

{{/* Where the collector sends what it has gathered. */}}
{{- define "coordbench.traces.target" -}}
{{- .Values.jaeger.external | default (printf "http://%s:4318/v1/traces" (include "coordbench.name" (dict "root" . "name" "jaeger"))) -}}
{{- end }}
