# The whole vocabulary from the command line: every flag arrives, and what the server objects to is told by its flag.
source "$(dirname "$0")/lib.sh"
start_redis
configure_redis_hop
start_server

expect_code 0 squall fault add slow --hop redis --on response --delay '{p50: 2ms, p99: 9ms}' --for 5m --after 1s \
  --probability 25% --skip 1 --first 9 --every 3 --max-active 4 --max-total 5 --max-rate 6/s --seed 7 \
  --client 10.0.0.0/8 --client 127.0.0.0/8 --not-client 10.1.0.0/16 --pulse 5s/15s --new-only
squall faults --output json >"$dir/faults.json"
for word in '"p50":"2ms"' '"probability":0.25' '"skip":1' '"first":9' '"every":3' '"max_active":4' '"max_total":5' \
  '"max_rate":"6/s"' '"seed":7' '"10.1.0.0/16"' '"on":"5s"' '"existing":false'; do
  tr -d ' \n' <"$dir/faults.json" | grep -qF "$word" || fail "$word did not arrive: $(cat "$dir/faults.json")"
done

expect_code 2 squall fault add --hop redis --on response --throttle 1MB/s --for 5m --ramp 9m --ramp-of intensity
says "--ramp" "$dir/err" || fail "the flag is not named: $(cat "$dir/err")"
expect_code 2 squall fault add --hop redis --on response --drop --for 5m --client nobody
says "--client" "$dir/err" || fail "the flag is not named: $(cat "$dir/err")"
expect_code 2 squall faults --explain dely
says "delay" "$dir/err" || fail "the nearest is not named: $(cat "$dir/err")"
expect_code 0 squall fault add --hop redis --on response --for 5m --set 'one_of=[{delay: 1ms}, {weight: 2, close: fin}]'
