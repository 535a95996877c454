# kill -9 of the server in any state of a run, again and again: no fault is left, the journal opens, the run says crashed.
# ROUNDS says how often (4); scripts/kill_rounds does a hundred.
source "$(dirname "$0")/lib.sh"
needs curl
start_redis
configure_game_day
experiment short
port=$(free_port)
sed -i "s/name: cache, listen: 127.0.0.1:0/name: cache, listen: 127.0.0.1:$port/" "$dir/squall.yaml"
start_server
use_cache

for ((round = 1; round <= ${ROUNDS:-4}; ++round)); do
  run=$(curl -s -X POST "$SQUALL_URL/v1/runs" -H 'Content-Type: application/json' \
    -d '{"experiment": "short", "vars": {"baseline": "1s", "phase": "1s", "recovery": "1s"}}' |
    sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
  [[ -n $run ]] || fail "round $round: no run was started"
  sleep "$((RANDOM % 3)).$((RANDOM % 10))"
  state=$(run_state "$run")
  kill -KILL "$server_pid" && wait "$server_pid" 2>/dev/null || true
  wait_until has_ended "$server_pid"
  start_server
  wait_until is_open "$port"
  faults_are_off || fail "round $round: a fault outlived the process in $state"
  [[ $(redis_through "$port" ping) == PONG ]] || fail "round $round: traffic is not clean"
  outcome=$(run_outcome "$run")
  [[ $outcome == crashed || $state == ended ]] || fail "round $round: killed in $state, the run says '$outcome'"
  curl -sf "$SQUALL_URL/v1/runs/$run/report?format=md" >"$dir/report" || fail "round $round: no report"
  echo "round $round: killed in $state, says $outcome"
done
