{{/* NATS with JetStream, a user for each component that talks over it. */}}
{{- define "coordbench.workloads.nats" -}}
{{- $nats := .Values.nats -}}
{{- if eq (include "coordbench.nats.runs" .) "true" }}
{{- $name := include "coordbench.name" (dict "root" . "name" "nats") }}
{{- $secret := $nats.secret | default $name }}
nats:
  kind: StatefulSet
  image: {{ include "coordbench.image" (dict "root" . "image" $nats.image) }}
  pullPolicy: {{ $nats.image.pullPolicy }}
  uid: {{ $nats.uid }}
  replicas: {{ $nats.replicas }}
  command: [nats-server, --config, /etc/coordbench/nats.conf]
  env:
    - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
    {{- range $key := include "coordbench.nats.keys" . | fromYamlArray }}
    - {{ include "coordbench.fromSecret" (dict "name" (printf "PASSWORD_%s" ($key | upper)) "secret" $secret "key" $key) | nindent 6 | trim }}
    {{- end }}
    {{- if gt (int $nats.replicas) 1 }}
    {{- range $index := until (int $nats.replicas) }}
    - { name: ROUTE_{{ $index }}, value: "nats-route://cluster:$(PASSWORD_CLUSTER)@{{ $name }}-{{ $index }}.{{ $name }}-pods:6222" }
    {{- end }}
    {{- end }}
  ports: { nats: 4222, monitor: 8222{{ if gt (int $nats.replicas) 1 }}, cluster: 6222{{ end }} }
  config:
    nats.conf: {{ include "coordbench.nats.conf" . | toJson }}
  storage: {{ $nats.storage | toJson }}
  {{- if gt (int $nats.replicas) 1 }}
  reaches:
    - { workload: nats, port: cluster }
  {{- end }}
  probes:
    # Healthy means that its streams are back, too.
    startupProbe: { httpGet: { path: /healthz, port: monitor }, periodSeconds: 1, failureThreshold: 300 }
    readinessProbe: { httpGet: { path: "/healthz?js-server-only=true", port: monitor }, periodSeconds: 5 }
    livenessProbe: { tcpSocket: { port: 4222 }, periodSeconds: 10, failureThreshold: 6 }
  resources: {{ $nats.resources | toJson }}
  placement: {{ include "coordbench.placement" $nats | fromYaml | toJson }}
{{- end }}
{{- end }}

{{/* Whether this chart runs a broker: some component wants one, and it is not the user's. */}}
{{- define "coordbench.nats.runs" -}}
{{- $runs := false -}}
{{- range $component := .Values.components -}}{{- if $component.nats -}}{{- $runs = not $.Values.nats.external -}}{{- end -}}{{- end -}}
{{- $runs -}}
{{- end }}

{{/* Whoever has a password: each component that talks over NATS, and the servers among themselves. */}}
{{- define "coordbench.nats.keys" -}}
{{- $keys := list -}}
{{- range $name, $component := .Values.components -}}{{- if $component.nats -}}{{- $keys = append $keys $name -}}{{- end -}}{{- end -}}
{{- if gt (int .Values.nats.replicas) 1 -}}{{- $keys = append $keys "cluster" -}}{{- end -}}
{{- toYaml $keys -}}
{{- end }}

{{- define "coordbench.nats.conf" -}}
{{- $root := . -}}
{{- $name := include "coordbench.name" (dict "root" . "name" "nats") -}}
server_name: $POD_NAME
listen: "0.0.0.0:4222"
http: "0.0.0.0:8222"
jetstream { store_dir: "/data" }
authorization {
  users: [
    {{- range $user, $component := .Values.components }}
    {{- if $component.nats }}
    {{- $may := include "coordbench.nats.permissions" (dict "root" $root "name" $user) | fromYaml }}
    {
      user: {{ $user | quote }}, password: $PASSWORD_{{ $user | upper }}
      permissions {
        publish: [{{ range $may.publish }}
          {{ . | quote }}{{ end }}
        ]
        subscribe: [{{ range $may.subscribe }}
          {{ . | quote }}{{ end }}
        ]
        allow_responses: {{ default false $may.responds }}
      }
    }
    {{- end }}
    {{- end }}
  ]
}
{{- if gt (int .Values.nats.replicas) 1 }}
cluster {
  name: {{ $name | quote }}
  listen: "0.0.0.0:6222"
  authorization { user: "cluster", password: $PASSWORD_CLUSTER }
  no_advertise: true
  routes: [
    {{- range $index := until (int .Values.nats.replicas) }}
    $ROUTE_{{ $index }}
    {{- end }}
  ]
}
{{- end }}
{{ end }}

{{/*
What a component may say and hear: the booking service asks participants, everybody tells its instances news and parks what cannot be
dealt with, and each has a place of its own in the stream that it reads. Takes {root, name}; answers {publish, subscribe, responds}.
*/}}
{{- define "coordbench.nats.permissions" -}}
{{- $run := .root.Values.run -}}
publish:
  - $JS.API.INFO
  {{- range $kind := list "command" "news" "parked" }}
  - $JS.API.STREAM.CREATE.cb_{{ $run }}_{{ $kind }}
  {{- end }}
  - cb.{{ $run }}.parked.*
  - cb.{{ $run }}.news.*
  {{- if eq .name "booking" }}
  - cb.{{ $run }}.command.*
  - cb.{{ $run }}.stock.*
  {{- range $kind := list "news" "parked" }}
  - $JS.API.CONSUMER.CREATE.cb_{{ $run }}_{{ $kind }}.>
  - $JS.API.CONSUMER.INFO.cb_{{ $run }}_{{ $kind }}.*
  - $JS.API.CONSUMER.MSG.NEXT.cb_{{ $run }}_{{ $kind }}.*
  - $JS.ACK.cb_{{ $run }}_{{ $kind }}.>
  {{- end }}
  {{- else }}
  {{- range $instance := include "coordbench.instances" . | fromYamlArray }}
  - $JS.API.CONSUMER.CREATE.cb_{{ $run }}_command.{{ $instance }}.cb.{{ $run }}.command.{{ $instance }}
  - $JS.API.CONSUMER.INFO.cb_{{ $run }}_command.{{ $instance }}
  - $JS.API.CONSUMER.MSG.NEXT.cb_{{ $run }}_command.{{ $instance }}
  - $JS.ACK.cb_{{ $run }}_command.{{ $instance }}.>
  {{- end }}
  {{- end }}
subscribe:
  - _INBOX_{{ .name }}.>
  {{- if (index .root.Values.components .name).numbered }}
  {{- range $instance := include "coordbench.instances" . | fromYamlArray }}
  - cb.{{ $run }}.stock.{{ $instance }}
  {{- end }}
responds: true
  {{- end }}
{{- end }}
