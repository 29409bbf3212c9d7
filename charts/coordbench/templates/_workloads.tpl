{{/*
Everything that runs, as a map of workloads by their names. The other templates make objects of one kind each out of it:
kind, image, pullPolicy, uid, replicas, command, args, env, ports (by name), config (files), passwords (a Secret as files),
storage, wait (addresses that must answer first), probes, resources, placement, headless, metrics (a port), drains,
reaches (arrows to {workload, port} or {cidrs, port}), scaling, proxied (the port that Toxiproxy stands before).
*/}}
{{- define "coordbench.workloads" -}}
{{- include "coordbench.refuse" . -}}
{{- $workloads := include "coordbench.workloads.plain" . | fromYaml -}}
{{- include "coordbench.toxiproxy.before" (dict "root" . "workloads" $workloads) -}}
{{- toYaml $workloads -}}
{{- end }}

{{/* The same without what stands before them. */}}
{{- define "coordbench.workloads.plain" -}}
{{ include "coordbench.workloads.services" . }}
{{ include "coordbench.workloads.postgres" . }}
{{ include "coordbench.workloads.redis" . }}
{{ include "coordbench.workloads.nats" . }}
{{ include "coordbench.workloads.traces" . }}
{{ include "coordbench.workloads.seed" . }}
{{- end }}

{{/* What each value may be is in the schema; here stands what two of them may not be together. */}}
{{- define "coordbench.refuse" -}}
{{- $termination := .Values.termination -}}
{{- if le (int $termination.graceSeconds) (add (max $termination.pauseSeconds $termination.pauseByNameSeconds) $termination.drainSeconds 15 | int) -}}
{{- fail "termination.graceSeconds must be more than the longer pause, drainSeconds and the 15 seconds that a booking may take" -}}
{{- end -}}
{{- if and .Values.collector.enabled (not .Values.jaeger.enabled) (not .Values.jaeger.external) -}}
{{- fail "collector.enabled needs somewhere to send spans: jaeger.enabled or jaeger.external" -}}
{{- end -}}
{{- if and .Values.ingress.enabled (or (not .Values.ingress.host) (not .Values.ingress.namespace)) -}}
{{- fail "ingress.enabled needs ingress.host, and in ingress.namespace the namespace of its controller, which alone is let in" -}}
{{- end -}}
{{- end }}
