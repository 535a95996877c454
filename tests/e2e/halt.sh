# The emergency stop switches faults off, refuses new ones, survives a kill -9, and is released with a reason.
source "$(dirname "$0")/lib.sh"
start_redis
configure_redis_hop
start_server
port=$(hop_port redis)

expect_code 0 squall fault add cut --hop redis --on request --close reset --for 5m
if redis_through "$port" ping 2>/dev/null | grep -q PONG; then fail "the fault does nothing"; fi
expect_code 0 squall halt --reason "enough for today"
[[ $(redis_through "$port" ping) == PONG ]] || fail "the halt did not switch the fault off"
expect_code 3 squall fault add cut --hop redis --on request --close reset --for 5m

kill -KILL "$server_pid"
wait_until has_ended "$server_pid"
start_server
squall status | grep -q HALTED || fail "the halt did not survive the restart"
[[ $(redis_through "$(hop_port redis)" ping) == PONG ]] || fail "a halted server does not carry traffic"
expect_code 0 squall resume --reason "fixed"
expect_code 0 squall fault add slow --hop redis --on response --delay 1ms --for 5m
