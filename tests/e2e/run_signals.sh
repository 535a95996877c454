# What becomes of a run when whoever started it goes: Ctrl-C, SIGTERM, a closed terminal and kill -9, attended and not.
source "$(dirname "$0")/lib.sh"
start_redis
configure_redis_hop
start_server
port=$(hop_port redis)

cat >"$dir/long.yaml" <<YAML
squall: 1
name: long
claim: Redis answers within 5s.
checks:
  - {id: p99, from: {hop: redis.latency_p99}, expect: "< 5s", over: 2s}
baseline: 3s
phases:
  - {name: slow, for: 60s, faults: [{hop: redis, on: response, delay: 20ms}]}
recovery: 1s
limits: {lease: 2s}
YAML
(while :; do redis-cli -p "$port" ping; done) >/dev/null 2>&1 &
pids+=("$!")

no_faults() { [[ -z $(squall faults 2>/dev/null) ]]; }
is_injecting() { squall runs --open | grep -q 'phase 1'; }
none_open() { [[ -z $(squall runs --open 2>/dev/null) ]]; }

# start_run [flags...]: in the background, until its faults are on. Sets runner.
start_run() {
  wait_until none_open
  "$squall_binary" run "$dir/long.yaml" "$@" >"$dir/out" 2>"$dir/err" &
  runner=$!
  pids+=("$runner")
  wait_until is_injecting
}

expect_end() {
  local code=0
  wait_until has_ended "$runner"
  wait "$runner" || code=$?
  [[ $code == "$1" ]] || { cat "$dir/out" "$dir/err" >&2; fail "the command ended with $code instead of $1"; }
}

for signal in INT TERM; do
  start_run
  kill "-$signal" "$runner"
  expect_end 4
  no_faults || fail "faults are on after SIG$signal"
  says 'faults off on [0-9]* connection' "$dir/err" || fail "SIG$signal: no receipt"
  says '^STOPPED' "$dir/out" || fail "SIG$signal: no outcome"
  says "report  $SQUALL_URL/v1/runs/long-" "$dir/out" || fail "SIG$signal: no report"
done

start_run
kill -HUP "$runner"
expect_end 129
is_injecting || fail "a run that nobody attends must go on without its terminal"
squall stop >/dev/null

start_run --attend
kill -HUP "$runner"
expect_end 4
no_faults || fail "an attended run goes on without its terminal"

start_run
kill -KILL "$runner"
expect_end 137
is_injecting || fail "a run that nobody attends must go on without its command"
squall stop >/dev/null

# The lease of two seconds runs out: the data plane takes the faults off, and the run ends.
start_run --attend
id=$(squall runs --open | awk 'END { print $1 }')
kill -KILL "$runner"
expect_end 137
wait_until no_faults
expect_code 4 squall wait "$id"
says lease "$dir/out" || fail "the lost lease is not told"

# The server dies: the command says how to go on.
start_run
id=$(squall runs --open | awk 'END { print $1 }')
kill -KILL "$server_pid"
wait_until says 'no answer from' "$dir/err"
start_again() {
  "$squall_binary" serve --config "$dir/squall.yaml" --state "$dir/state" --listen "${SQUALL_URL#http://}" \
    >>"$dir/server.log" 2>&1 &
  pids+=("$!")
}
start_again
expect_end 6
says '^CRASHED' "$dir/out" || fail "the crash is not told"
no_faults || fail "faults are on after a crash"
