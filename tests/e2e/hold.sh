# `fault add ... -- CMD` holds the fault while the command runs, and not longer, whatever ends it.
source "$(dirname "$0")/lib.sh"
start_redis
configure_redis_hop
start_server
port=$(hop_port redis)

no_faults() { [[ -z $(squall faults 2>/dev/null) ]]; }

start=$(now_ms)
expect_code 0 squall fault add --hop redis --on response --delay 300ms --for 1m -- redis-cli -p "$port" ping
says PONG "$dir/out" || fail "the command's output is lost"
(($(now_ms) - start >= 300)) || fail "the fault did not act while the command ran"
no_faults || fail "the fault outlived its command"

expect_code 7 squall fault add --hop redis --on response --drop --for 1m -- sh -c 'exit 7'
expect_code 127 squall fault add --hop redis --on response --drop --for 1m -- no-such-command
no_faults || fail "a fault outlived its command"

# squall itself stands in the background, not a shell around it, so that the signal meets it.
"$squall_binary" fault add held --hop redis --on response --drop --for 1m -- sleep 60 2>/dev/null &
holder=$!
pids+=("$holder")
is_held() { squall faults | grep -q held; }
wait_until is_held
kill -TERM "$holder"
wait_until has_ended "$holder"
code=0
wait "$holder" || code=$?
((code == 143)) || fail "exit code $code instead of 128 + SIGTERM"
no_faults || fail "the fault outlived a SIGTERM"
