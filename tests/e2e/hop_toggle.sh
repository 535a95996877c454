# A hop goes down and up again: connects are refused, open connections cut, the port is kept.
source "$(dirname "$0")/lib.sh"
start_redis
configure_redis_hop
start_server
port=$(hop_port redis)

exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'PING\r\n' >&3
read -r -t 20 _ <&3 || fail "no answer through the hop"
squall connections redis | grep -q 127.0.0.1 || fail "the open connection is not listed"

expect_code 0 squall hop down redis
wait_until not is_open "$port"
not read -r -t 20 _ <&3 || fail "the open connection was not cut"
exec 3<&- 3>&-

expect_code 0 squall hop up redis
wait_until is_open "$port"
[[ $(redis_through "$port" ping) == PONG ]] || fail "no traffic after the hop came up"
expect_code 2 squall hop down nowhere
