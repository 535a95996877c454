# What nobody used is not proven: without traffic on the hop, and with a fault that never hits, a run is inconclusive.
source "$(dirname "$0")/lib.sh"
needs curl
start_redis
configure_game_day
experiment idle
sed 's/hop: cache, on: response/hop: cache, on: close/; s/delay: "{{ms}}ms"/close: reset/; s/name: idle/name: never-hit/; s/ms: 20, //' \
  "$dir/experiments/idle.yaml" >"$dir/experiments/never-hit.yaml"
start_server

expect_code 5 squall run idle
says INCONCLUSIVE "$dir/out" || fail "no traffic: $(cat "$dir/out")"
[[ $(run_outcome idle-1) == inconclusive ]] || fail "the server says another word"

use_cache  # one connection that stays open: a fault on closing meets nobody
expect_code 5 squall run never-hit
says 'never hit' "$dir/out" || fail "a fault that never hit: $(cat "$dir/out")"
