# Becomes a node of the cluster. One that has been part of it before tells the others its new address until all are connected:
# where all pods came back with other addresses, nobody would find anybody by what is written down.
set -eu

meet() {
  for _ in $(seq 150); do
    sleep 2
    known=$(redis-cli cluster nodes) || continue
    missing=0
    for node in $NODES; do
      address=$(redis-cli -h "$node" config get cluster-announce-ip | tail -n 1) || { missing=1; continue; }
      echo "$known" | grep -F " $address:6379@" | grep -q " connected" && continue
      missing=1
      redis-cli cluster meet "$address" 6379
    done
    [ "$missing" = 0 ] && return
  done
}

[ -s /data/nodes.conf ] && meet >/dev/null 2>&1 &
exec redis-server /etc/coordbench/redis.conf - <<END
cluster-announce-ip $POD_IP
requirepass $REDISCLI_AUTH
masterauth $REDISCLI_AUTH
END
