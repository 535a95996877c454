# `squall run` of real experiments against a real redis: what each outcome prints and ends with, and who may not begin.
source "$(dirname "$0")/lib.sh"
start_redis
configure_redis_hop
start_server
port=$(hop_port redis)

# experiment NAME DELAY BOUND SECONDS: redis answers within BOUND although it is slower by DELAY
experiment() {
  cat >"$dir/$1.yaml" <<YAML
squall: 1
name: $1
claim: Redis answers within $3.
vars: {delay: $2}
checks:
  - {id: p99, from: {hop: redis.latency_p99}, expect: "< $3", over: 2s}
baseline: 3s
phases:
  - {name: slow, for: ${4}s, faults: [{hop: redis, on: response, delay: "{{delay}}"}]}
recovery: 3s
YAML
}

no_faults() { [[ -z $(squall faults 2>/dev/null) ]]; }

experiment holds 20ms 5s 3
experiment breaks 400ms 200ms 3
experiment long 20ms 5s 60

# Nobody uses the hop: nothing is known, and nothing is green.
expect_code 5 squall run "$dir/holds.yaml"
says '^INCONCLUSIVE' "$dir/out" || fail "a run without traffic has no verdict"

(while :; do redis-cli -p "$port" ping; done) >/dev/null 2>&1 &
pids+=("$!")

expect_code 0 squall plan "$dir/holds.yaml"
says 'nothing would refuse it now' "$dir/out" || fail "the plan tells no refusals"

expect_code 0 squall run "$dir/holds.yaml" --report "$dir/holds.html"
says '^HELD' "$dir/out" || fail "no outcome on stdout"
says "report  $SQUALL_URL/v1/runs/holds-" "$dir/out" || fail "no place of the report"
says 'phase 1 of 1: slow' "$dir/err" || fail "the phase is not told"
says 'slow/1 hit' "$dir/err" || fail "the hits are not told"
says '<html' "$dir/holds.html" || fail "the report was not saved"

expect_code 1 squall run "$dir/breaks.yaml"
says '^BROKEN' "$dir/out" || fail "the broken claim is not told"
says 'p99 during: worst' "$dir/out" || fail "the worst value is not told"
expect_code 0 squall run "$dir/breaks.yaml" --var delay=20ms
no_faults || fail "a fault outlived its run"

sed 's/^baseline: 3s/baseline: 3/' "$dir/holds.yaml" >"$dir/invalid.yaml"
expect_code 2 squall run "$dir/invalid.yaml"
says "invalid.yaml:[0-9]*:[0-9]*: " "$dir/err" || fail "the place of the mistake is not told"

expect_code 0 squall run "$dir/long.yaml" --detach
id=$(cat "$dir/out")
is_injecting() { squall runs --open | grep "$id" | grep -q 'phase 1'; }
wait_until is_injecting
expect_code 3 squall run "$dir/holds.yaml"
says "$id" "$dir/err" || fail "who holds the hop is not told"
expect_code 3 squall plan "$dir/holds.yaml"
expect_code 0 squall note 'the second one was refused'
expect_code 1 squall wait "$id" --timeout 100ms
expect_code 0 squall stop --reason 'seen enough'
says 'faults off on [0-9]* connection' "$dir/out" || fail "the stop has no receipt"
no_faults || fail "faults are on after the stop"
expect_code 4 squall wait "$id"
says 'seen enough' "$dir/out" || fail "the reason of the stop is lost"
expect_code 0 squall report "$id" --format md
says 'the second one was refused' "$dir/out" || fail "the note is not in the report"
