# Two more roads to the emergency stop: SIGUSR1 and the Unix socket.
source "$(dirname "$0")/lib.sh"
printf 'squall: 1\napi: {unix: %s/squall.sock}\nhops: []\n' "$dir" >"$dir/squall.yaml"
start_server

is_halted() { squall status | grep -q HALTED; }

kill -USR1 "$server_pid"
wait_until is_halted
expect_code 0 squall resume --reason "heard"
not is_halted || fail "still halted after the resume"
expect_code 0 squall --url "unix:$dir/squall.sock" halt
is_halted || fail "the Unix socket did not halt"
