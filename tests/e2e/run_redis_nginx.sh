# A game day against a real redis and a real nginx: one claim holds, one is broken, one run is stopped by its rule; each says
# so with its exit code and in its report.
source "$(dirname "$0")/lib.sh"
needs curl nginx
mkdir "$dir/www"
echo hello >"$dir/www/index.html"
start_redis
start_nginx "$dir/www"
configure_game_day
experiment slow-cache
cat >"$dir/experiments/web-errors.yaml" <<'END'
squall: 1
name: web-errors
claim: Half of the pages may fail.
checks:
  - {id: errors, from: {hop: web.error_rate}, expect: "< 80%", over: 2s, min_samples: 2}
  - {id: home, from: {http: "http://127.0.0.1:NGINX/"}, expect: "== 200"}
stop: [{when: "web.error_rate > 95%", over: 1s}]
baseline: 3s
phases:
  - {name: errors, for: 3s, faults: [{hop: web, on: request, respond: 503, dose: {every: 2}}]}
recovery: 1s
END
sed -i "s/NGINX/$nginx_port/" "$dir/experiments/web-errors.yaml"
start_server
use_cache
# One process for all pages: a machine that is busy starts few in a second.
curl -s --rate 30/s -o "$dir/page" "http://127.0.0.1:$(hop_port web)/?[1-10000]" 2>"$dir/pages.err" &
pids+=("$!")

expect_code 0 squall check "$dir/experiments"
expect_code 0 squall plan slow-cache
expect_code 0 squall run slow-cache --reason "a rehearsal"
says HELD "$dir/out" || fail "a claim that holds: $(cat "$dir/out")"
curl -s "$SQUALL_URL/v1/runs/slow-cache-1/report" >"$dir/report.html"
says '<svg' "$dir/report.html" || fail "the report has no timeline"

sed 's/name: slow-cache/name: strict/; s/over: 1s}/over: 1s, when: [during]}/' "$dir/experiments/slow-cache.yaml" >"$dir/strict.yaml"
expect_code 1 squall run "$dir/strict.yaml" --var ms=50 --var below=10ms
says BROKEN "$dir/out" || fail "a claim that does not hold: $(cat "$dir/out")"

expect_code 0 squall run web-errors
sed 's/every: 2/every: 1/; s/name: web-errors/name: all-errors/; s/"< 80%"/"<= 100%"/' \
  "$dir/experiments/web-errors.yaml" >"$dir/all.yaml"
expect_code 4 squall run "$dir/all.yaml"
says 'web.error_rate > 95%' "$dir/out" || fail "the rule is not named: $(cat "$dir/out")"
faults_are_off || fail "faults are left"

run=$(squall run slow-cache --detach)
expect_code 0 squall wait "$run" --timeout 30s
expect_code 0 squall report "$run" --format junit
says '<testsuite' "$dir/out" || fail "no JUnit report: $(cat "$dir/out")"
