{{/* Fills the shelves and opens the accounts, where nobody has done so before. */}}
{{- define "coordbench.workloads.seed" -}}
{{- if .Values.seed.enabled }}
{{- $wiring := include "coordbench.seed.wiring" . | fromYaml }}
seed:
  kind: Job
  image: {{ include "coordbench.image" (dict "root" . "image" .Values.loadImage) }}
  pullPolicy: {{ .Values.loadImage.pullPolicy }}
  uid: 10001
  args: [loadtests/runner/src/seed/main.ts]
  env: {{ $wiring.env | toJson }}
  wait: {{ $wiring.wait | toJson }}
  reaches: {{ $wiring.reaches | toJson }}
  resources: { requests: { cpu: 50m, memory: 64Mi }, limits: { memory: 256Mi } }
  placement: { nodeSelector: {}, tolerations: [] }
{{- end }}
{{- end }}

{{/* Where accounts and stock lie: as the services that own them are told it. Answers {env, wait, reaches}. */}}
{{- define "coordbench.seed.wiring" -}}
{{- $root := . -}}
{{- $components := include "coordbench.components" . | fromYaml -}}
{{- $purse := hasKey $components "payment" | ternary "payment" "booking" -}}
{{- $accounts := include "coordbench.wiring.database" (dict "root" . "instance" $purse "component" (index $components $purse)) | fromYaml -}}
{{- $env := list (dict "name" "COORDBENCH_ITEMS" "value" (.Values.seed.items | int64 | toString)) (dict "name" "COORDBENCH_UNITS_PER_ITEM" "value" (.Values.seed.unitsPerItem | int64 | toString)) -}}
{{- $env = append $env (dict "name" "COORDBENCH_ACCOUNTS_URL" "value" (index $accounts.env 0).value) -}}
{{- $env = append $env (set (index $accounts.env 1) "name" "COORDBENCH_ACCOUNTS_PASSWORD") -}}
{{- $wait := default list $accounts.wait -}}
{{- $reaches := $accounts.reaches -}}
{{- with $components.inventory -}}
{{- $env = append $env (dict "name" "COORDBENCH_BUCKETS" "value" .settings.COORDBENCH_BUCKETS) -}}
{{- if .redis -}}
{{- $stock := include "coordbench.wiring.redis" (dict "root" $root "component" .) | fromYaml -}}
{{- $env = concat $env $stock.env -}}
{{- $wait = concat $wait (default list $stock.wait) -}}
{{- $reaches = concat $reaches $stock.reaches -}}
{{- else -}}
{{- $urls := list -}}
{{- $stock := dict -}}
{{- range $instance := include "coordbench.instances" (dict "root" $root "name" "inventory") | fromYamlArray -}}
{{- $stock = include "coordbench.wiring.database" (dict "root" $root "instance" $instance "component" $components.inventory) | fromYaml -}}
{{- $urls = append $urls (index $stock.env 0).value -}}
{{- end -}}
{{- $env = append $env (dict "name" "COORDBENCH_STOCK_URLS" "value" (join ";" $urls)) -}}
{{- $env = append $env (set (index $stock.env 1) "name" "COORDBENCH_STOCK_PASSWORD") -}}
{{- $wait = concat $wait (default list $stock.wait) -}}
{{- $reaches = concat $reaches $stock.reaches -}}
{{- end -}}
{{- end -}}
{{- toYaml (dict "env" $env "wait" (uniq $wait) "reaches" $reaches) -}}
{{- end }}
