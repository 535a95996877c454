# A file of faults is put as one epoch, or refused whole with the line of what is wrong.
source "$(dirname "$0")/lib.sh"
start_redis
configure_redis_hop
start_server

cat >"$dir/bad.yaml" <<'END'
squall: 1
faults:
  - {name: fine, hop: redis, on: response, delay: 1ms, for: 1m}
  - name: wrong
    hop: redis
    on: response
    delay: 200
    for: 1m
END
expect_code 2 squall fault apply "$dir/bad.yaml"
says "bad.yaml:7:" "$dir/err" || fail "the line is not told: $(cat "$dir/err")"
[[ -z $(squall faults 2>/dev/null) ]] || fail "half of a bad file was applied"

sed 's/200/200ms/' "$dir/bad.yaml" >"$dir/good.yaml"
expect_code 0 squall fault apply "$dir/good.yaml"
[[ $(squall faults | wc -l) == 3 ]] || fail "not two faults: $(squall faults)"
expect_code 0 squall fault rm --all
[[ -z $(squall faults 2>/dev/null) ]] || fail "not removed: $(squall faults)"
