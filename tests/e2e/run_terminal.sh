# `squall run` on a terminal: one screen that is redrawn in place and gone in the end, Ctrl-C as it is typed, and a
# terminal that is closed.
source "$(dirname "$0")/lib.sh"
needs script
start_redis
configure_redis_hop
start_server
port=$(hop_port redis)

experiment() {
  cat >"$dir/$1.yaml" <<YAML
squall: 1
name: $1
claim: Redis answers within 5s.
checks:
  - {id: p99, from: {hop: redis.latency_p99}, expect: "< 5s", over: 2s}
baseline: 3s
phases:
  - {name: slow, for: ${2}s, faults: [{hop: redis, on: response, delay: 20ms}]}
recovery: 2s
YAML
}
experiment short 2
experiment long 60
(while :; do redis-cli -p "$port" ping; done) >/dev/null 2>&1 &
pids+=("$!")

escape=$'\x1b'
is_injecting() { squall runs --open | grep -q 'phase 1'; }
none_open() { [[ -z $(squall runs --open 2>/dev/null) ]]; }
cursor_is_back() { [[ $(grep -ao "$escape\[?25[lh]" "$1" | tail -n 1) == *h ]]; }

export TERM=xterm
code=0
script -qec "$squall_binary run $dir/short.yaml" "$dir/short.txt" >/dev/null </dev/null || code=$?
((code == 0)) || { cat "$dir/short.txt" >&2; fail "exit code $code on a terminal"; }
says "$escape\[?25l" "$dir/short.txt" || fail "no screen was drawn"
says 'phase 1 of 1: slow' "$dir/short.txt" || fail "the phase was not drawn"
says '+ holds' "$dir/short.txt" || fail "the check was not drawn"
says 'HELD  short-' "$dir/short.txt" || fail "no verdict below the screen"
cursor_is_back "$dir/short.txt" || fail "the cursor is not back"

# start_on_terminal FILE [flags...]: sets terminal; what is written to descriptor 7 is typed there.
mkfifo "$dir/keys"
start_on_terminal() {
  wait_until none_open
  script -qec "$squall_binary run $dir/long.yaml ${*:2}" "$1" <"$dir/keys" >/dev/null 2>&1 &
  terminal=$!
  pids+=("$terminal")
  exec 7>"$dir/keys"
  wait_until is_injecting
}

start_on_terminal "$dir/ctrl_c.txt"
printf '\003' >&7
wait_until has_ended "$terminal"
code=0
wait "$terminal" || code=$?
exec 7>&-
((code == 4)) || { cat "$dir/ctrl_c.txt" >&2; fail "exit code $code instead of 4 after Ctrl-C"; }
says 'faults off on' "$dir/ctrl_c.txt" || fail "Ctrl-C: no receipt"
cursor_is_back "$dir/ctrl_c.txt" || fail "Ctrl-C: the cursor is not back"

start_on_terminal "$dir/closed.txt" --attend
kill -KILL "$terminal"
exec 7>&-
wait_until none_open
squall runs | grep '^long-' | head -n 1 | grep -q stopped || fail "an attended run outlived its terminal"

start_on_terminal "$dir/left.txt"
kill -KILL "$terminal"
exec 7>&-
wait_until has_ended "$terminal"
is_injecting || fail "a run that nobody attends must go on without its terminal"
squall stop >/dev/null
