# Makes the nodes one cluster that serves every slot. Whatever of it is done already is left as it is, so that it may run any time.
set -eu
slots=16384

ask() { node=$1; shift; redis-cli -h "$node" "$@"; }
patiently() { until "$@"; do sleep 1; done; }
answers() { ask "$1" ping | grep -q PONG; }
says() { ask "$1" cluster info | tr -d '\r' | grep -qx "$2"; }
myself() { ask "$1" cluster nodes | tr -d '\r' | grep myself; }

count=0
for node in $NODES; do patiently answers "$node"; count=$((count + 1)); done

index=0
for node in $NODES; do
  [ "$index" -lt "$MASTERS" ] || break
  from=$((index * slots / MASTERS))
  to=$(((index + 1) * slots / MASTERS - 1))
  index=$((index + 1))
  # Any node that others know keeps its part, whatever became of it since.
  if says "$node" cluster_known_nodes:1 && says "$node" cluster_slots_assigned:0; then
    ask "$node" cluster addslotsrange "$from" "$to"
    # Masters of one epoch would quarrel over it before they serve.
    ask "$node" cluster set-config-epoch "$index"
  fi
done

first=${NODES%% *}
for node in $NODES; do
  [ "$node" = "$first" ] || ask "$first" cluster meet "$(ask "$node" config get cluster-announce-ip | tail -n 1)" 6379
done
for node in $NODES; do patiently says "$node" "cluster_known_nodes:$count"; done

index=0
for node in $NODES; do
  # A master without slots is a replica to be.
  if [ "$index" -ge "$MASTERS" ] && myself "$node" | grep -q 'master.*connected$'; then
    master=$(echo "$NODES" | cut -d ' ' -f $((index % MASTERS + 1)))
    patiently ask "$node" cluster replicate "$(ask "$master" cluster myid)"
  fi
  index=$((index + 1))
done
for node in $NODES; do patiently says "$node" cluster_state:ok; done
echo "all $count nodes are one cluster"
