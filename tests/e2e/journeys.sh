# A journey from its files to a proof and back: cells by status, one changed byte, a no for CI, the figures of a hop, and
# the runbook of a run with its values and ticks.
source "$(dirname "$0")/lib.sh"
start_redis
configure_game_day "journeys: $dir/experiments/journeys" "runbooks: $dir/runbooks"
experiment slow
# Until all has been seen: `squall next` ends it.
sed -i -e 's/phase: 2s/phase: 5m/' -e 's/^    for: .*/&\n    until: go/' "$dir/experiments/slow.yaml"
printf 'cell: shop/cache/slow\nrunbook: cache-slow\n' >>"$dir/experiments/slow.yaml"

mkdir -p "$dir/experiments/journeys" "$dir/runbooks"
cat >"$dir/experiments/journeys/shop.yaml" <<'YAML'
squall: 1
journey: shop
owner: ana
slo: {expect: ["cache.latency_p99 < 5s"]}
hops:
  - id: cache
    from: app
    to: redis
    kind: cache
    proxy: cache
    runbook: cache-slow
    modes:
      slow: {user_sees: works, fallback: it waits, experiment: slow}
      down: {user_sees: fails, fallback: null}
      hang: {user_sees: fails, accepted: nobody has seen that}
YAML
cat >"$dir/runbooks/cache-slow.md" <<'MD'
---
hop: cache
modes: [slow]
owner: ana
---
# The cache is slow

## You see
Pages are late. Run: {{run.id}}, {{run.state}}. Fault: {{fault.summary}}. Report: {{report}}

## Is it this?
- [ ] Ask the cache itself.
  ```sh
  redis-cli -u redis://{{hop.upstream}} ping
  ```
  Expect: `PONG`.

## Stop the harm
- [ ] Stop the game day.
  ```sh
  {{halt}}
  ```
  Expect: `halted: every fault is off`.

## Act
- [ ] Look whether Squall still breaks anything.
  ```sh
  squall --url {{api}} faults
  ```
  Expect: `no faults`.

## Prove it is over
- [ ] Ask through {{hop.name}}.
  ```sh
  redis-cli -u redis://{{hop.listen}} ping
  ```
  Expect: `PONG`, at once.

## Call
The rota.
MD

expect_code 0 squall check "$dir/experiments" "$dir/runbooks"
says 'valid journey shop, 3 cells' "$dir/out" || fail "the journey is not checked: $(cat "$dir/out")"
start_server
use_cache

expect_code 0 squall coverage
says '^GAP  *cache  *down' "$dir/out" || fail "no gap: $(cat "$dir/out")"
says '^UNTESTED  *cache  *slow' "$dir/out" || fail "what nobody tried is not told: $(cat "$dir/out")"

# As the clients feel it, once the server has looked twice.
is_measured() { squall status --journey shop | grep -q '^cache  *app -> redis .*[0-9][mu]*s  .*/s connections'; }
wait_until is_measured
expect_code 0 squall status --journey shop
says '^cache.latency_p99 < 5s .* yes$' "$dir/out" || fail "no promise that is kept: $(cat "$dir/out")"

# Before any run the values of the hop are there, and those of a run say so.
expect_code 0 squall runbook cache-slow
says "redis://127.0.0.1:$redis_port ping" "$dir/out" || fail "no upstream: $(cat "$dir/out")"
says 'Run: (no run)' "$dir/out" || fail "a run out of nothing: $(cat "$dir/out")"

squall run slow >"$dir/run.out" 2>"$dir/run.err" &
run_pid=$!
pids+=("$run_pid")
wait_until is_in_state slow-1 injecting
says 'runbook: squall runbook slow-1' "$dir/run.err" || fail "the runbook is not named: $(cat "$dir/run.err")"
expect_code 0 squall runbook slow-1
for value in 'Run: slow-1, injecting' 'Fault: .*delay' "redis://127.0.0.1:$redis_port ping" \
  "redis://127.0.0.1:$(hop_port cache) ping" "squall --url $SQUALL_URL faults" '/v1/runs/slow-1/report'; do
  says "$value" "$dir/out" || fail "no $value in the runbook: $(cat "$dir/out")"
done
not says '{{\|(no run)' "$dir/out" || fail "a variable without a value: $(cat "$dir/out")"
expect_code 0 squall --as ana tick 3
says 'step 3 ticked, "Look whether Squall still breaks anything' "$dir/out" || fail "which step? $(cat "$dir/out")"
expect_code 2 squall tick 5
says 'the runbook cache-slow has no step 5' "$dir/err" || fail "why not? $(cat "$dir/err")"
expect_code 0 squall runbook slow-1
says '\[x\]' "$dir/out" || fail "the tick is not in the runbook: $(cat "$dir/out")"

expect_code 0 squall status --journey shop
says '^cache  *app -> redis .*delay' "$dir/out" || fail "no fault on the chain: $(cat "$dir/out")"

has_sample() { curl -s "$SQUALL_URL/v1/runs/slow-1" | grep -q '"stage":"during"[^}]*"holds":true'; }
wait_until has_sample
expect_code 0 squall next
wait "$run_pid" || fail "the run did not hold: $(cat "$dir/run.out" "$dir/run.err")"
says 'runbook  squall runbook slow-1' "$dir/run.out" || fail "no runbook beside the verdict: $(cat "$dir/run.out")"
expect_code 0 squall report slow-1 --format md
says 'ana' "$dir/out" || fail "who ticked is not in the report: $(cat "$dir/out")"
says 'Look whether Squall still breaks anything' "$dir/out" || fail "the step is not in the report: $(cat "$dir/out")"
expect_code 0 squall runbook
says 'cache-slow .* by ana in slow-1' "$dir/out" || fail "not rehearsed: $(cat "$dir/out")"

expect_code 0 squall coverage shop --fail-on broken,stale
says '^PROVEN  *cache  *slow .*slow-1' "$dir/out" || fail "what held is not proven: $(cat "$dir/out")"
expect_code 0 squall coverage --format svg -o "$dir/shop.svg"
says '<svg' "$dir/shop.svg" || fail "no picture"
expect_code 0 squall coverage --format dot
says 'digraph' "$dir/out" || fail "no graph"
expect_code 0 squall coverage --format md
says 'PROVEN' "$dir/out" || fail "no status in the Markdown: $(cat "$dir/out")"

# One byte more is another file. Taken back it is the one that was proven.
cp "$dir/experiments/slow.yaml" "$dir/as_it_ran.yaml"
echo '#' >>"$dir/experiments/slow.yaml"
expect_code 1 squall coverage --fail-on stale
says '^STALE  *cache  *slow' "$dir/out" || fail "a changed file still proves: $(cat "$dir/out")"
says 'STALE  shop/cache/slow' "$dir/err" || fail "which cell? $(cat "$dir/err")"
expect_code 0 squall coverage --fail-on broken
cp "$dir/as_it_ran.yaml" "$dir/experiments/slow.yaml"
expect_code 0 squall coverage --fail-on stale

# A server whose port the kernel chose, asked over its Unix socket: what the runbook says to run reaches it all the same.
kill -TERM "$server_pid"
wait_until has_ended "$server_pid"
"$squall_binary" serve --config "$dir/squall.yaml" --state "$dir/state" --listen 127.0.0.1:0 >>"$dir/server.log" 2>&1 &
pids+=("$!")
export SQUALL_URL=unix:$dir/squall.sock
wait_until squall hops
expect_code 0 squall runbook cache-slow
url=$(grep -o 'squall --url [^ ]* halt' "$dir/out" | awk '{ print $3 }')
[[ $url == http://127.0.0.1:* && $url != *:0 ]] || fail "whom would that halt? $(cat "$dir/out")"
expect_code 0 squall --url "$url" halt
