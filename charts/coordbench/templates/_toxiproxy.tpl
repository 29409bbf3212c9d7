{{/*
Toxiproxy before what a workload serves, in the same pod: nobody has another address for it, and connections that are open can be cut.
It takes the name of the port, and with it Services and network policies; what it stands before keeps its number.
Takes {root, workloads}; changes the workloads that are named in the values.
*/}}
{{- define "coordbench.toxiproxy.before" -}}
{{- $workloads := .workloads -}}
{{- range $name := .root.Values.toxiproxy.before -}}
{{- $workload := default dict (index $workloads $name) -}}
{{- $proxied := "" -}}
{{- range $port := list "grpc" "postgres" "nats" -}}
{{- if hasKey (default dict $workload.ports) $port -}}{{- $proxied = $port -}}{{- end -}}
{{- end -}}
{{- if not $proxied -}}
{{- fail (printf "toxiproxy.before: %s is nothing that a proxy can stand before: it must serve gRPC, PostgreSQL or NATS" $name) -}}
{{- end -}}
{{- $number := index $workload.ports $proxied -}}
{{- $proxy := dict "name" $name "listen" (printf "0.0.0.0:%v" (include "coordbench.toxiproxy.port" $number)) "upstream" (printf "127.0.0.1:%v" $number) "enabled" true -}}
{{- $_ := set $workload "proxied" $proxied -}}
{{- $_ := set $workload "config" (merge (dict "toxiproxy.json" (list $proxy | toJson)) (default dict $workload.config)) -}}
{{- end -}}
{{- end }}

{{/* Where the proxy listens that stands before a port. */}}
{{- define "coordbench.toxiproxy.port" -}}
{{- add . 10000 -}}
{{- end }}

{{/* Takes {root, name, workload}. */}}
{{- define "coordbench.toxiproxy.container" -}}
{{- $toxiproxy := .root.Values.toxiproxy -}}
name: toxiproxy
image: {{ include "coordbench.image" (dict "root" .root "image" $toxiproxy.image) }}
imagePullPolicy: {{ $toxiproxy.image.pullPolicy }}
command: [/toxiproxy, -host=0.0.0.0, -config=/etc/coordbench/toxiproxy.json]
env:
  - { name: LOG_LEVEL, value: error }
ports:
  - { name: {{ .workload.proxied }}, containerPort: {{ include "coordbench.toxiproxy.port" (index .workload.ports .workload.proxied) }} }
  - { name: toxiproxy, containerPort: 8474 }
resources:
  {{- toYaml $toxiproxy.resources | nindent 2 }}
startupProbe: { tcpSocket: { port: toxiproxy }, periodSeconds: 1, failureThreshold: 120 }
readinessProbe: { tcpSocket: { port: toxiproxy }, periodSeconds: 10 }
livenessProbe: { tcpSocket: { port: toxiproxy }, periodSeconds: 10, failureThreshold: 6 }
{{ include "coordbench.container.security" . }}
volumeMounts:
  - { name: config, mountPath: /etc/coordbench, readOnly: true }
{{- end }}
