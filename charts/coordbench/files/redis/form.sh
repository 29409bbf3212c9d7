# Makes the nodes one cluster that serves every slot. Whatever of it is done already is left as it is, so that it may run any time.
set -eu
slots=16384

ask() { node=$1; shift; redis-cli -p "$PORT" -h "$node" "$@" | tr -d '\r'; }
patiently() { until "$@"; do sleep 1; done; }
answers() { ask "$1" ping | grep -q PONG; }
address() { ask "$1" config get cluster-announce-ip | tail -n 1; }
serves() { ask "$1" cluster info | grep -qx cluster_state:ok; }
myself() { ask "$1" cluster nodes | grep myself; }
succeeds() { [ "$(ask "$@")" = OK ]; }

# Nobody has these slots, whoever is asked: not even a node that has failed since.
unclaimed() { for each in $NODES; do ask "$each" cluster nodes | grep -q " $1-$2" && return 1; done; true; }
knows_all() {
  known=$(ask "$1" cluster nodes)
  for each in $NODES; do echo "$known" | grep -F " $(address "$each"):$PORT@" | grep -q ' connected' || return 1; done
}

for node in $NODES; do patiently answers "$node"; done

index=0
for node in $NODES; do
  [ "$index" -lt "$MASTERS" ] || break
  from=$((index * slots / MASTERS))
  to=$(((index + 1) * slots / MASTERS - 1))
  index=$((index + 1))
  if unclaimed "$from" "$to"; then
    ask "$node" cluster addslotsrange "$from" "$to"
    # Masters of one epoch would quarrel over it before they serve; those that know each other already do so.
    ask "$node" cluster set-config-epoch "$index"
  fi
done

first=${NODES%% *}
for node in $NODES; do
  [ "$node" = "$first" ] || ask "$first" cluster meet "$(address "$node")" "$PORT"
done
for node in $NODES; do patiently knows_all "$node"; done

index=0
for node in $NODES; do
  # A master without slots is a replica to be.
  if [ "$index" -ge "$MASTERS" ] && myself "$node" | grep -q 'master.* connected$'; then
    master=$(echo "$NODES" | cut -d ' ' -f $((index % MASTERS + 1)))
    patiently succeeds "$node" cluster replicate "$(ask "$master" cluster myid)"
  fi
  index=$((index + 1))
done
for node in $NODES; do patiently serves "$node"; done
echo "all nodes are one cluster: $NODES"
