# Whatever ends the command line that watches a run: Ctrl-C stops it, a closed terminal or a kill leaves it alone, unless
# it attends the run: then its lease runs out.
source "$(dirname "$0")/lib.sh"
needs curl
start_redis
configure_game_day
experiment slow
sed -i 's/^baseline:/limits: {lease: 2s}\n&/' "$dir/experiments/slow.yaml"
start_server
use_cache

# begin [flags...]: a run of half a minute in the background; sets cli_pid and run.
begin() {
  "$squall_binary" run slow --var phase=30s --report "$dir/report.html" "$@" >"$dir/run.out" 2>"$dir/run.err" &
  cli_pid=$!
  pids+=("$cli_pid")
  before=$run
  wait_until has_begun
  wait_until is_in_state "$run" injecting
}
run=
# The one before may be ending still.
has_begun() {
  run=$(curl -s "$SQUALL_URL/v1/runs?open=true" | grep -o '"id":"slow-[0-9]*"' | head -n 1 | grep -o 'slow-[0-9]*')
  [[ -n $run && $run != "$before" ]]
}
ends_with() {
  local code=0
  wait "$cli_pid" || code=$?
  [[ $code == "$1" ]] || fail "exit code $code instead of $1: $(cat "$dir/run.out" "$dir/run.err")"
}

begin
kill -INT "$cli_pid"
ends_with 4
faults_are_off || fail "Ctrl-C left faults on"
says 'off' "$dir/run.err" || says 'off' "$dir/run.out" || fail "Ctrl-C does not say that the faults are off"
[[ $(run_outcome "$run") == stopped ]] || fail "the run was not stopped"

begin
kill -HUP "$cli_pid"
wait_until has_ended "$cli_pid"
is_in_state "$run" injecting || fail "a closed terminal ended a run that it did not attend"
expect_code 0 squall stop "$run" --reason "enough"
faults_are_off || fail "squall stop left faults on"

begin --attend
kill -HUP "$cli_pid"
wait_until has_ended "$cli_pid"
wait_until is_in_state "$run" ended
faults_are_off || fail "a closed terminal left faults of an attended run on"

begin --attend
kill -KILL "$cli_pid"
wait_until is_in_state "$run" ended
faults_are_off || fail "a killed command line left faults of an attended run on"
curl -s "$SQUALL_URL/v1/runs/$run" >"$dir/ended"
says '"cause":"lease"' "$dir/ended" || fail "the lease was not the reason: $(cat "$dir/ended")"

begin
kill -KILL "$cli_pid"
is_in_state "$run" injecting || fail "a killed command line ended a run that it did not attend"
expect_code 0 squall halt --reason "stop it all"
wait_until is_in_state "$run" ended
curl -s "$SQUALL_URL/v1/runs/$run" >"$dir/ended"
says '"cause":"halt"' "$dir/ended" || fail "the halt was not the reason: $(cat "$dir/ended")"
