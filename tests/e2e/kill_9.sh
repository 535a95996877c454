# Faults die with the process: after kill -9 the same port carries the same traffic clean.
source "$(dirname "$0")/lib.sh"
start_redis
port=$(free_port)
configure_redis_hop "$port"
start_server
expect_code 0 squall fault add gone --hop redis --on response --drop --for 1h
squall faults | grep -q gone || fail "the fault is not there"

kill -KILL "$server_pid"
wait_until has_ended "$server_pid"
start_server
wait_until is_open "$port"
[[ $(redis_through "$port" ping) == PONG ]] || fail "traffic is not clean after the restart"
[[ -z $(squall faults 2>/dev/null) ]] || fail "a fault survived the process"
