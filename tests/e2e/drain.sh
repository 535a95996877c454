# SIGTERM: faults off first, no new connections, those that are open may finish, then the process ends with 0.
source "$(dirname "$0")/lib.sh"
start_redis
configure_redis_hop
echo "drain: 1m" >>"$dir/squall.yaml"
start_server
port=$(hop_port redis)

exec 3<>"/dev/tcp/127.0.0.1/$port"
expect_code 0 squall fault add stuck --hop redis --on response --delay forever --for 1h
printf 'PING\r\n' >&3
kill -TERM "$server_pid"
read -r -t 20 answer <&3 || fail "the fault outlived SIGTERM"
[[ $answer == +PONG* ]] || fail "not a PONG: $answer"
wait_until not is_open "$port"
printf 'PING\r\n' >&3
read -r -t 20 answer <&3 || fail "an open connection was not let finish"
exec 3<&- 3>&-
wait_until has_ended "$server_pid"
wait "$server_pid" || fail "exit code $? after a drain"
