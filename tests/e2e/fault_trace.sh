# A recorded bad day is read where the command runs and replayed by the server; the server itself reads no files.
source "$(dirname "$0")/lib.sh"
start_redis
configure_redis_hop
start_server

printf 'latency_ms\n120\n5\n' >"$dir/day.csv"
cat >"$dir/faults.yaml" <<'END'
squall: 1
faults:
  - name: bad-day
    hop: redis
    on: response
    delay: {trace: day.csv, replay: once}
    for: 1m
END
expect_code 0 squall fault apply "$dir/faults.yaml"
squall faults --output json | grep -q '"trace"' || fail "no trace: $(squall faults --output json)"

sed 's/120/soon/' -i "$dir/day.csv"
expect_code 2 squall fault apply "$dir/faults.yaml"
says "day.csv:2:1" "$dir/err" || fail "the line is not told: $(cat "$dir/err")"
expect_code 2 squall fault add --hop redis --on response --delay '{trace: nowhere.csv}' --for 1m
says "nowhere.csv" "$dir/err" || fail "the file is not named: $(cat "$dir/err")"
