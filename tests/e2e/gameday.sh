# A whole game day on the demo's shop, from nothing: a folder is written, checked and run; then two experiments of the
# shipped ones one after the other, with a coverage table and a report at the end. Stubs are right for every mode.
source "$(dirname "$0")/lib.sh"
shipped=$(realpath "$(dirname "$0")/../..")

expect_code 0 squall init "$dir/new"
says "squall gameday buy" "$dir/out" || fail "the next commands: $(cat "$dir/out")"
expect_code 0 squall check "$dir/new"
expect_code 2 squall init "$dir/new"
says "$dir/new/runbooks/cache-slow.md" "$dir/err" || fail "what is in the way: $(cat "$dir/err")"

# Each mode, on a hop that speaks HTTP and on one that does not.
mkdir -p "$dir/stubs/experiments/journeys"
{
  echo "{squall: 1, journey: all, owner: shop, hops: ["
  for kind in database third_party; do
    echo "{id: $kind, from: app, to: $kind, kind: $kind, proxy: $kind, modes: {"
    for mode in down slow throttled errors hang flaky duplicate; do echo "$mode: {user_sees: works, fallback: another},"; done
    echo "}},"
  done
  echo "]}"
} >"$dir/stubs/experiments/journeys/all.yaml"
expect_code 0 squall init --journey "$dir/stubs/experiments/journeys/all.yaml"
(($(grep -c '^wrote' "$dir/out") == 16)) || fail "stubs are missing: $(cat "$dir/out")"
expect_code 0 squall check "$dir"/stubs/experiments/*.yaml "$dir"/stubs/runbooks/*.md

# A journey of three cells: one will hold, one will break, and nothing is known for the third.
mkdir -p "$dir/day/experiments/journeys"
cp "$shipped"/experiments/{cache-down,database-down}.yaml "$dir/day/experiments"
cp -r "$shipped/runbooks" "$dir/day/runbooks"
cp "$dir/new/runbooks/cache-slow.md" "$dir/day/runbooks"
cat >"$dir/day/experiments/journeys/checkout.yaml" <<'END'
squall: 1
journey: checkout
owner: shop
hops:
  - {id: edge, from: customers, to: app, kind: service, proxy: edge, modes: {down: {user_sees: fails, fallback: null}}}
  - id: cache
    from: app
    to: cache
    kind: cache
    proxy: cache
    runbook: cache-down
    modes: {down: {user_sees: works, fallback: the database, experiment: cache-down}}
  - id: database
    from: app
    to: database
    kind: database
    proxy: database
    runbook: database-down
    modes: {down: {user_sees: degraded, fallback: the cache still knows the products, experiment: database-down}}
END

"$squall_binary" demo --serve --seconds 0 --experiments "$dir/day/experiments" >"$dir/demo.log" 2>&1 &
demo=$!
pids+=("$demo")
wait_until says "customers felt" "$dir/demo.log"
SQUALL_URL=$(sed -n 's|^  curl -X PUT \(http[^ ]*\)/v1/halt$|\1|p' "$dir/demo.log")
export SQUALL_URL

expect_code 0 squall gameday checkout --dry-run --only untested
says "2 experiments" "$dir/out" || fail "the plan: $(cat "$dir/out")"
expect_code 2 squall gameday checkout --only untested </dev/null
says "--yes" "$dir/err" || fail "it waits for nobody: $(cat "$dir/err")"

cd "$dir"
expect_code 1 squall --as ana gameday checkout --yes --only untested
for status in PROVEN BROKEN GAP; do
  says "^$status " "$dir/out" || fail "no cell is $status: $(cat "$dir/out")"
done
report=$(ls checkout-20??-??-??.html)
for text in "checkout/edge/down is a GAP" "checkout/database/down is BROKEN" "the cache still knows the products" \
  "cache-down-1/report" "0 of [0-9] steps of cache-down"; do
  says "$text" "$report" || fail "the report does not say: $text"
done

if command -v chromium >/dev/null; then
  timeout 60 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$dir/chromium" --enable-logging=stderr \
    --dump-dom "file://$dir/$report" >"$dir/out" 2>"$dir/err" || fail "a browser does not open the report"
  says "</footer>" "$dir/out" || fail "the page is not complete: $(cat "$dir/out")"
  not says "CONSOLE" "$dir/err" || fail "the page: $(grep CONSOLE "$dir/err")"
fi

expect_code 0 squall gameday checkout --yes --only untested
says "nothing to run" "$dir/err" || fail "what was shown is shown again: $(cat "$dir/err")"

# A halt ends a day at its first run.
expect_code 0 squall halt --reason "enough for today"
expect_code 3 squall gameday checkout --yes -o "$dir/halted.html"
says "the day ends here: the server is halted" "$dir/out" || fail "a halt ends no day: $(cat "$dir/out")"
(($(grep -c '^REFUSED' "$dir/out") == 1)) || fail "a halted server is asked again: $(cat "$dir/out")"
says "not begun" "$dir/halted.html" || fail "what was not begun is not in the report"
expect_code 0 squall resume --reason "the day goes on"

# What `init` wrote holds on the demo as it is.
expect_code 0 squall run "$dir/new/experiments/cache-slow.yaml"

# Whoever ends it has a report of what was done, though nobody reads along and the signal comes twice.
"$squall_binary" gameday checkout --yes --only broken -o "$dir/ended.html" > >(true) 2>"$dir/err" &
day=$!
pids+=("$day")
wait_until is_in_state database-down-4 injecting
kill -INT "$day"
wait_until says "stopping database-down-4" "$dir/err"
kill -INT "$day" 2>/dev/null || true
code=0
wait "$day" || code=$?
[[ $code == 4 || $code == 1 ]] || fail "exit code $code: $(cat "$dir/err")"
if says "squall: left" "$dir/err"; then
  squall stop database-down-4 >/dev/null 2>&1 || true # the second signal came late enough to be another one
else
  for text in "people ended it during database-down" "database-down-4/report"; do
    says "$text" "$dir/ended.html" || fail "the report of a day that was ended does not say: $text"
  done
fi
wait_until faults_are_off

kill -TERM "$demo"
wait_until has_ended "$demo"
