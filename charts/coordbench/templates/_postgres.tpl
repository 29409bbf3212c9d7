{{/* A PostgreSQL server for each name that a component has as its database, unless it is the user's. */}}
{{- define "coordbench.workloads.postgres" -}}
{{- $root := . -}}
{{- $postgres := .Values.postgres -}}
{{- range $server := include "coordbench.postgres.servers" . | fromYamlArray }}
{{- $name := printf "postgres-%s" $server }}
{{ $name }}:
  kind: StatefulSet
  image: {{ include "coordbench.image" (dict "root" $root "image" $postgres.image) }}
  pullPolicy: {{ $postgres.image.pullPolicy }}
  uid: {{ $postgres.uid }}
  replicas: 1
  command: [sh, /etc/coordbench/start.sh]
  env:
    - { name: CONFIG, value: /etc/coordbench }
    - { name: PASSWORDS, value: /etc/passwords }
    - { name: DATA, value: /data }
    - { name: SERVICE, value: {{ $server }} }
    - { name: DATABASES, value: {{ include "coordbench.databases" (dict "root" $root "server" $server) | fromYamlArray | join " " | quote }} }
  ports: { postgres: 5432 }
  passwords: {{ index $postgres.secrets $server | default (include "coordbench.name" (dict "root" $root "name" $name)) }}
  config:
    start.sh: {{ $root.Files.Get "files/postgres/start.sh" | toJson }}
    pg-hba.conf: {{ $root.Files.Get "files/postgres/pg-hba.conf" | toJson }}
    postgresql.conf: {{ include "coordbench.postgres.conf" $root | toJson }}
  storage: {{ $postgres.storage | toJson }}
  preStop: [sh, -c, kill -INT 1]
  probes:
    # It writes there whether it takes sessions: while it recovers it answers, and refuses them.
    startupProbe: { exec: { command: [sh, -c, tail -n 1 /data/postgres/postmaster.pid | grep -q ready] }, periodSeconds: 1, failureThreshold: 300 }
    readinessProbe: { exec: { command: [sh, -c, tail -n 1 /data/postgres/postmaster.pid | grep -q ready] }, periodSeconds: 10 }
    livenessProbe: { tcpSocket: { port: 5432 }, periodSeconds: 10, failureThreshold: 6 }
  resources: {{ $postgres.resources | toJson }}
  placement: {{ include "coordbench.placement" $postgres | fromYaml | toJson }}
{{- end }}
{{- end }}

{{/* The servers that this chart starts, as a list. */}}
{{- define "coordbench.postgres.servers" -}}
{{- $servers := list -}}
{{- range $component := .Values.components -}}
{{- if and $component.database (not (hasKey $.Values.postgres.external $component.database)) -}}
{{- $servers = append $servers $component.database -}}
{{- end -}}
{{- end -}}
{{- $servers | uniq | sortAlpha | toYaml -}}
{{- end }}

{{- define "coordbench.postgres.conf" -}}
listen_addresses = '*'
unix_socket_directories = ''
log_min_messages = 'warning'
log_min_error_statement = 'panic'
fsync = 'on'
synchronous_commit = 'on'
full_page_writes = '{{ eq .Values.durability "D1" | ternary "on" "off" }}'
{{- range $name, $value := .Values.postgres.settings }}
{{ $name }} = '{{ $value }}'
{{- end }}
{{ end }}
