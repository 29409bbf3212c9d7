# Becomes a node of the cluster. One that has been part of it before tells the others its new address until all are connected:
# where all pods came back with other addresses, nobody would find anybody by what is written down.
set -eu

meet() {
  for _ in $(seq 150); do
    sleep 2
    known=$(redis-cli -p "$PORT" -h "$POD_IP" cluster nodes) || continue
    missing=0
    for node in $NODES; do
      address=$(redis-cli -p "$PORT" -h "$node" config get cluster-announce-ip | tail -n 1) || { missing=1; continue; }
      echo "$known" | grep -F " $address:$PORT@" | grep -q " connected" && continue
      missing=1
      redis-cli -p "$PORT" -h "$POD_IP" cluster meet "$address" "$PORT"
    done
    [ "$missing" = 0 ] && return
  done
}

[ -s "$DATA/nodes.conf" ] && meet >/dev/null 2>&1 &
exec redis-server "$CONFIG/redis.conf" - <<END
port $PORT
dir $DATA
cluster-announce-ip $POD_IP
requirepass $REDISCLI_AUTH
masterauth $REDISCLI_AUTH
END
