{{/* The name of an object of this release. Takes {root, name}. */}}
{{- define "coordbench.name" -}}
{{- printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* What tells the pods of one workload from all others. Takes {root, name}. */}}
{{- define "coordbench.selector" -}}
app.kubernetes.io/name: coordbench
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{/* The labels of every object. Takes {root, name}. */}}
{{- define "coordbench.labels" -}}
{{ include "coordbench.selector" . }}
app.kubernetes.io/part-of: {{ .root.Values.design | quote }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* Name and labels of an object. Takes {root, name} and, where the object is not called like its workload, {called}. */}}
{{- define "coordbench.metadata" -}}
name: {{ include "coordbench.name" (dict "root" .root "name" (.called | default .name)) }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "coordbench.labels" . | nindent 2 }}
{{- end }}

{{/* An image by its digest, or its tag, or the version of the chart. Takes {root, image}. */}}
{{- define "coordbench.image" -}}
{{- if .image.digest -}}
{{ .image.repository }}@{{ .image.digest }}
{{- else -}}
{{ .image.repository }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end }}
{{- end }}

{{/*
A password that is made once and then kept: what the Secret in the cluster says, or what follows from the seed, or chance.
It begins with a letter, since NATS reads what looks like a number as one. Takes {root, secret, key}.
*/}}
{{- define "coordbench.password" -}}
{{- $name := include "coordbench.name" (dict "root" .root "name" .secret) -}}
{{- $kept := index (default dict (default dict (lookup "v1" "Secret" .root.Release.Namespace $name)).data) .key -}}
{{- if $kept -}}
{{ $kept | b64dec }}
{{- else if .root.Values.passwordSeed -}}
p{{ printf "%s/%s/%s" .root.Values.passwordSeed $name .key | sha256sum | trunc 32 }}
{{- else -}}
p{{ randAlphaNum 32 }}
{{- end }}
{{- end }}

{{/* An environment variable out of a Secret. Takes {name, secret, key}. */}}
{{- define "coordbench.fromSecret" -}}
name: {{ .name }}
valueFrom: { secretKeyRef: { name: {{ .secret }}, key: {{ .key }} } }
{{- end }}

{{/* The instances of a component: several where it is numbered. Takes {root, name}; answers a list. */}}
{{- define "coordbench.instances" -}}
{{- $component := index .root.Values.components .name -}}
{{- if $component.numbered -}}
{{- range $index := until (int .root.Values.inventories) }}
- {{ $.name }}-{{ $index }}
{{- end }}
{{- else -}}
- {{ .name }}
{{- end }}
{{- end }}

{{/* Every component with the defaults filled in. */}}
{{- define "coordbench.components" -}}
{{- $all := dict -}}
{{- range $name, $component := .Values.components -}}
{{- $_ := set $all $name (mustMergeOverwrite (deepCopy $.Values.defaults) $component) -}}
{{- end -}}
{{- toYaml $all -}}
{{- end }}

{{/* The instances that have their database on a server, as a list. Takes {root, server}. */}}
{{- define "coordbench.databases" -}}
{{- range $name, $component := .root.Values.components }}
{{- if eq (default "" $component.database) $.server }}
{{ include "coordbench.instances" (dict "root" $.root "name" $name) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Where its pods may run. Takes the values of a component or a store. */}}
{{- define "coordbench.placement" -}}
{{- $selector := deepCopy .nodeSelector -}}
{{- if .zone -}}{{- $_ := set $selector "topology.kubernetes.io/zone" .zone -}}{{- end -}}
{{- toYaml (dict "nodeSelector" $selector "tolerations" .tolerations) -}}
{{- end }}
