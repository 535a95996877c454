# One curl makes a redis slow, another one makes it fast again.
source "$(dirname "$0")/lib.sh"
needs curl
start_redis
configure_redis_hop
start_server
port=$(hop_port redis)

timed_ping() {
  local start
  start=$(now_ms)
  [[ $(redis_through "$port" ping) == PONG ]] || fail "no PONG"
  echo $(($(now_ms) - start))
}

timed_ping >/dev/null
curl -sf -X PUT "$SQUALL_URL/v1/faults/slow" -H 'Content-Type: application/json' \
  -d '{"hop": "redis", "on": "response", "delay": "500ms", "for": "5m"}' >"$dir/put" || fail "the fault was not taken"
says '"epoch"' "$dir/put" || fail "no receipt: $(cat "$dir/put")"

slow=$(timed_ping)
((slow >= 500)) || fail "the answer took $slow ms in spite of a delay of 500 ms"
squall wait slow --hits 1 --timeout 10s >/dev/null || fail "the fault did not count its hit"

curl -sf -X DELETE "$SQUALL_URL/v1/faults/slow" >/dev/null
healed=$(timed_ping)
((healed < slow)) || fail "still slow without the fault: $healed ms"
