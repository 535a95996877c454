# SIGHUP takes a good configuration whole and a bad one not at all; hops made over the API stay.
source "$(dirname "$0")/lib.sh"
needs curl
start_redis
configure_redis_hop
start_server
port=$(hop_port redis)
curl -sN -D "$dir/headers" "$SQUALL_URL/v1/events" >"$dir/events" &
pids+=($!)
wait_until says 200 "$dir/headers"  # from here on every event comes
curl -sf -X PUT "$SQUALL_URL/v1/hops/by-api" -H 'Content-Type: application/json' \
  -d "{\"listen\": \"127.0.0.1:0\", \"upstream\": \"127.0.0.1:$redis_port\"}" >/dev/null || fail "no hop over the API"
wait_until says hop.put "$dir/events"

echo "  - {name: second, listen: 127.0.0.1:0, upstream: 127.0.0.1:$redis_port}" >>"$dir/squall.yaml"
kill -HUP "$server_pid"
wait_until says config.reloaded "$dir/events"
[[ $(redis_through "$(hop_port second)" ping) == PONG ]] || fail "the new hop does not carry traffic"
[[ $(hop_port redis) == "$port" ]] || fail "a hop that did not change lost its port"
[[ -n $(hop_port by-api) ]] || fail "the hop made over the API is gone"

printf 'squall: 1\nhops:\n  - {name: third, listen: nowhere, upstream: 127.0.0.1:1}\n' >"$dir/squall.yaml"
kill -HUP "$server_pid"
wait_until says config.refused "$dir/events"
says '"line":3,"column":27' "$dir/events" || fail "the event does not say where: $(grep refused "$dir/events")"
wait_until says 'refused: configuration:3:27: /hops/0/listen: ' "$dir/server.log"
[[ $(redis_through "$port" ping) == PONG ]] || fail "a bad reload broke a hop"
[[ -z $(hop_port third) ]] || fail "half of a bad file was applied"
