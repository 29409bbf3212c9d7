{{/* The nodes of a Redis Cluster, and the Job that makes them one. */}}
{{- define "coordbench.workloads.redis" -}}
{{- $redis := .Values.redis -}}
{{- if eq (include "coordbench.redis.runs" .) "true" }}
{{- $image := include "coordbench.image" (dict "root" . "image" $redis.image) }}
{{- $secret := $redis.secret | default (include "coordbench.name" (dict "root" . "name" "redis")) }}
{{- $password := include "coordbench.fromSecret" (dict "name" "REDISCLI_AUTH" "secret" $secret "key" "password") | fromYaml }}
redis:
  kind: StatefulSet
  image: {{ $image }}
  pullPolicy: {{ $redis.image.pullPolicy }}
  uid: {{ $redis.uid }}
  replicas: {{ mul $redis.masters (add1 $redis.replicas) }}
  command: [sh, /etc/coordbench/start.sh]
  env:
    - { name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
    - { name: CONFIG, value: /etc/coordbench }
    - { name: DATA, value: /data }
    - { name: PORT, value: "6379" }
    - {{ $password | toJson }}
    - { name: NODES, value: {{ include "coordbench.redis.nodes" . | quote }} }
  ports: { redis: 6379, bus: 16379 }
  config:
    start.sh: {{ .Files.Get "files/redis/start.sh" | toJson }}
    redis.conf: {{ include "coordbench.redis.conf" . | toJson }}
  storage: {{ $redis.storage | toJson }}
  reaches:
    - { workload: redis, port: redis }
    - { workload: redis, port: bus }
  probes:
    startupProbe: { exec: { command: [sh, -c, redis-cli ping | grep -q PONG] }, periodSeconds: 1, failureThreshold: 300, timeoutSeconds: 5 }
    readinessProbe: { exec: { command: [sh, -c, "redis-cli cluster info | grep -q cluster_state:ok"] }, periodSeconds: 5, timeoutSeconds: 5 }
    livenessProbe: { tcpSocket: { port: redis }, periodSeconds: 10, failureThreshold: 6 }
  resources: {{ $redis.resources | toJson }}
  placement: {{ include "coordbench.placement" $redis | fromYaml | toJson }}
redis-form:
  kind: Job
  image: {{ $image }}
  pullPolicy: {{ $redis.image.pullPolicy }}
  uid: {{ $redis.uid }}
  command: [sh, /etc/coordbench/form.sh]
  env:
    - {{ $password | toJson }}
    - { name: NODES, value: {{ include "coordbench.redis.nodes" . | quote }} }
    - { name: PORT, value: "6379" }
    - { name: MASTERS, value: {{ $redis.masters | quote }} }
  config:
    form.sh: {{ .Files.Get "files/redis/form.sh" | toJson }}
  reaches:
    - { workload: redis, port: redis }
  resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 64Mi } }
  placement: {{ include "coordbench.placement" $redis | fromYaml | toJson }}
{{- end }}
{{- end }}

{{/* Whether this chart runs a cluster: some component wants one, and it is not the user's. */}}
{{- define "coordbench.redis.runs" -}}
{{- $runs := false -}}
{{- range $component := .Values.components -}}{{- if $component.redis -}}{{- $runs = not $.Values.redis.external -}}{{- end -}}{{- end -}}
{{- $runs -}}
{{- end }}

{{/* The names of all nodes, masters first, separated by spaces. */}}
{{- define "coordbench.redis.nodes" -}}
{{- $name := include "coordbench.name" (dict "root" . "name" "redis") -}}
{{- $nodes := list -}}
{{- range $index := until (int (mul .Values.redis.masters (add1 .Values.redis.replicas))) -}}
{{- $nodes = append $nodes (printf "%s-%d.%s-pods" $name $index $name) -}}
{{- end -}}
{{- join " " $nodes -}}
{{- end }}

{{/* The addresses of the first masters, as a service is told them. */}}
{{- define "coordbench.redis.masters" -}}
{{- $nodes := slice (splitList " " (include "coordbench.redis.nodes" .)) 0 (int .Values.redis.masters) -}}
{{- $addresses := list -}}
{{- range $nodes -}}{{- $addresses = append $addresses (printf "%s:6379" .) -}}{{- end -}}
{{- join "," $addresses -}}
{{- end }}

{{- define "coordbench.redis.conf" -}}
bind * -::*
protected-mode no
save ""
appendonly yes
appendfsync {{ eq .Values.durability "D1" | ternary "always" "everysec" }}
no-appendfsync-on-rewrite no
cluster-enabled yes
cluster-node-timeout 5000
# The partitions of the masters that are left are to be served on.
cluster-require-full-coverage no
loglevel warning
{{ end }}
