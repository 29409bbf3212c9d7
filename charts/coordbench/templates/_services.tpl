{{/* One Deployment for each instance of each component. */}}
{{- define "coordbench.workloads.services" -}}
{{- $root := . -}}
{{- range $name, $component := include "coordbench.components" . | fromYaml }}
{{- range $instance := include "coordbench.instances" (dict "root" $root "name" $name) | fromYamlArray }}
{{- $wiring := include "coordbench.wiring" (dict "root" $root "name" $name "instance" $instance "component" $component) | fromYaml }}
{{- $health := hasKey $component.ports "http" | ternary "http" "admin" }}
{{ $instance }}:
  kind: Deployment
  image: {{ include "coordbench.image" (dict "root" $root "image" $root.Values.image) }}
  pullPolicy: {{ $root.Values.image.pullPolicy }}
  uid: 10001
  replicas: {{ $component.replicas }}
  args: [{{ $component.program }}]
  env: {{ $wiring.env | toJson }}
  wait: {{ $wiring.wait | toJson }}
  reaches: {{ $wiring.reaches | toJson }}
  ports:
    {{- range $port, $at := $component.ports }}
    {{ $port }}: {{ $at.port }}
    {{- end }}
  metrics: {{ (index $component.ports $health).port }}
  headless: {{ hasKey $component.ports "grpc" }}
  drains: true
  probes:
    startupProbe: { httpGet: { path: /health/live, port: {{ $health }} }, periodSeconds: 1, failureThreshold: 120 }
    readinessProbe: { httpGet: { path: /health/ready, port: {{ $health }} }, periodSeconds: 5, timeoutSeconds: 3 }
    livenessProbe: { httpGet: { path: /health/live, port: {{ $health }} }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }
  resources: {{ $component.resources | toJson }}
  placement: {{ include "coordbench.placement" $component | fromYaml | toJson }}
  scaling: {{ $component.autoscaling | toJson }}
{{- end }}
{{- end }}
{{- end }}

{{/* What an instance is told, waits for and talks to. Takes {root, name, instance, component}; answers {env, wait, reaches}. */}}
{{- define "coordbench.wiring" -}}
{{- $root := .root -}}
{{- $component := .component -}}
{{- $env := list (dict "name" "COORDBENCH_RUN" "value" $root.Values.run) (dict "name" "COORDBENCH_LOG_LEVEL" "value" $root.Values.logLevel) -}}
{{- $wait := list -}}
{{- $reaches := list -}}
{{- if $component.numbered -}}
{{- $env = append $env (dict "name" "COORDBENCH_PARTICIPANT" "value" .instance) -}}
{{- end -}}
{{- range $port, $at := $component.ports -}}
{{- $env = append $env (dict "name" $at.variable "value" (printf "0.0.0.0:%v" $at.port)) -}}
{{- end -}}
{{- if or (hasKey $component.ports "http") (hasKey $component.ports "grpc") -}}
{{- $env = append $env (dict "name" "COORDBENCH_DRAIN_MS" "value" (printf "%d000" (int $root.Values.termination.drainSeconds))) -}}
{{- end -}}
{{- range $part := list "database" "redis" "nats" "traces" -}}
{{- $more := include (printf "coordbench.wiring.%s" $part) $ | fromYaml -}}
{{- $env = concat $env (default list $more.env) -}}
{{- $wait = concat $wait (default list $more.wait) -}}
{{- $reaches = concat $reaches (default list $more.reaches) -}}
{{- end -}}
{{- range $variable, $called := $component.calls -}}
{{- $targets := list -}}
{{- range $other := include "coordbench.instances" (dict "root" $root "name" $called) | fromYamlArray -}}
{{- $port := (index $root.Values.components $called).ports.grpc.port -}}
{{- if has $other $root.Values.toxiproxy.before -}}{{- $port = include "coordbench.toxiproxy.port" $port -}}{{- end -}}
{{- $targets = append $targets (printf "dns:///%s:%v" (include "coordbench.name" (dict "root" $root "name" $other)) $port) -}}
{{- $reaches = append $reaches (dict "workload" $other "port" "grpc") -}}
{{- end -}}
{{- $env = append $env (dict "name" $variable "value" (join ";" $targets)) -}}
{{- end -}}
{{- if $component.peers -}}
{{- $env = prepend $env (dict "name" "POD_IP" "valueFrom" (dict "fieldRef" (dict "fieldPath" "status.podIP"))) -}}
{{- $reaches = append $reaches (dict "workload" .instance "port" $component.peers) -}}
{{- end -}}
{{- range $variable, $value := $component.settings -}}
{{- $env = append $env (dict "name" $variable "value" (tpl $value $root)) -}}
{{- end -}}
{{- toYaml (dict "env" $env "wait" $wait "reaches" $reaches) -}}
{{- end }}

{{/* Its PostgreSQL: the password stands in the variable that PostgreSQL's own clients read, so no address and no log shows it. */}}
{{- define "coordbench.wiring.database" -}}
{{- $server := .component.database -}}
{{- if $server -}}
{{- $external := index .root.Values.postgres.external $server -}}
{{- if $external }}
{{- $options := empty $external.options | ternary "" (printf "?%s" $external.options) }}
env:
  - { name: COORDBENCH_DATABASE_URL, value: {{ printf "postgres://%s@%s:%v/%s%s" $external.user $external.host $external.port .instance $options | quote }} }
  - {{ include "coordbench.fromSecret" (dict "name" "PGPASSWORD" "secret" $external.secret.name "key" $external.secret.key) | nindent 4 | trim }}
reaches:
  - { cidrs: true, port: {{ $external.port }} }
{{- else }}
{{- $host := include "coordbench.name" (dict "root" .root "name" (printf "postgres-%s" $server)) }}
env:
  - { name: COORDBENCH_DATABASE_URL, value: {{ printf "postgres://%s@%s:5432/%s" $server $host .instance | quote }} }
  - {{ include "coordbench.fromSecret" (dict "name" "PGPASSWORD" "secret" (index .root.Values.postgres.secrets $server | default $host) "key" "service") | nindent 4 | trim }}
wait: ["{{ $host }}:5432"]
reaches:
  - { workload: postgres-{{ $server }}, port: postgres }
{{- end }}
{{- end }}
{{- end }}

{{- define "coordbench.wiring.redis" -}}
{{- if .component.redis -}}
{{- $redis := .root.Values.redis -}}
{{- if $redis.external }}
env:
  - { name: COORDBENCH_REDIS_ADDRESSES, value: {{ join "," $redis.external.addresses | quote }} }
  {{- with $redis.external.secret }}
  - {{ include "coordbench.fromSecret" (dict "name" "COORDBENCH_REDIS_PASSWORD" "secret" .name "key" .key) | nindent 4 | trim }}
  {{- end }}
reaches:
  {{- include "coordbench.cidrs" $redis.external.addresses | nindent 2 }}
{{- else }}
{{- $name := include "coordbench.name" (dict "root" .root "name" "redis") }}
env:
  - { name: COORDBENCH_REDIS_ADDRESSES, value: {{ include "coordbench.redis.masters" .root | quote }} }
  - {{ include "coordbench.fromSecret" (dict "name" "COORDBENCH_REDIS_PASSWORD" "secret" ($redis.secret | default $name) "key" "password") | nindent 4 | trim }}
wait: ["{{ $name }}:6379"]
reaches:
  - { workload: redis, port: redis }
{{- end }}
{{- end }}
{{- end }}

{{- define "coordbench.wiring.nats" -}}
{{- if .component.nats -}}
{{- $nats := .root.Values.nats -}}
{{- $name := include "coordbench.name" (dict "root" .root "name" "nats") }}
{{- if $nats.external }}
env:
  - { name: COORDBENCH_BROKER_URL, value: {{ join "," $nats.external.addresses | quote }} }
  {{- with $nats.external.secret }}
  - { name: COORDBENCH_BROKER_USER, value: {{ index (default dict $nats.external.users) $.name | default $.name | quote }} }
  - {{ include "coordbench.fromSecret" (dict "name" "COORDBENCH_BROKER_PASSWORD" "secret" . "key" $.name) | nindent 4 | trim }}
  {{- end }}
reaches:
  {{- include "coordbench.cidrs" $nats.external.addresses | nindent 2 }}
{{- else }}
env:
  - { name: COORDBENCH_BROKER_URL, value: "{{ $name }}:4222" }
  - { name: COORDBENCH_BROKER_REPLICAS, value: {{ $nats.replicas | quote }} }
  - { name: COORDBENCH_BROKER_USER, value: {{ .name }} }
  - {{ include "coordbench.fromSecret" (dict "name" "COORDBENCH_BROKER_PASSWORD" "secret" ($nats.secret | default $name) "key" .name) | nindent 4 | trim }}
wait: ["{{ $name }}:4222"]
reaches:
  - { workload: nats, port: nats }
{{- end }}
{{- end }}
{{- end }}

{{- define "coordbench.wiring.traces" -}}
{{- $values := .root.Values -}}
{{- if $values.collector.enabled }}
env:
  - { name: COORDBENCH_TRACES_URL, value: "http://{{ include "coordbench.name" (dict "root" .root "name" "collector") }}:4318/v1/traces" }
reaches:
  - { workload: collector, port: spans }
{{- else if $values.jaeger.external }}
env:
  - { name: COORDBENCH_TRACES_URL, value: {{ $values.jaeger.external | quote }} }
reaches:
  {{- include "coordbench.cidrs" (list (include "coordbench.authority" $values.jaeger.external)) | nindent 2 }}
{{- else if $values.jaeger.enabled }}
env:
  - { name: COORDBENCH_TRACES_URL, value: "http://{{ include "coordbench.name" (dict "root" .root "name" "jaeger") }}:4318/v1/traces" }
reaches:
  - { workload: jaeger, port: spans }
{{- end }}
{{- end }}

{{/* Host and port of a URL. */}}
{{- define "coordbench.authority" -}}
{{- $url := urlParse . -}}
{{- if contains ":" $url.host -}}{{ $url.host }}{{- else -}}{{ $url.host }}:{{ eq $url.scheme "https" | ternary 443 80 }}{{- end -}}
{{- end }}

{{/* The arrows to addresses outside, by their ports. Takes a list of host:port. */}}
{{- define "coordbench.cidrs" -}}
{{- $ports := list -}}
{{- range . -}}{{- $ports = append $ports (splitList ":" . | last) -}}{{- end -}}
{{- range uniq $ports }}
- { cidrs: true, port: {{ . }} }
{{- end }}
{{- end }}
