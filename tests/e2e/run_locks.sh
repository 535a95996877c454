# One hop, one run: the second is refused and told who holds it; fifty concurrent requests with one key make one run.
source "$(dirname "$0")/lib.sh"
needs curl
start_redis
configure_game_day
experiment one
experiment two
start_server
use_cache

post() { curl -s -o "$dir/answer.$1" -w '%{http_code}\n' -X POST "$SQUALL_URL/v1/runs" -H 'Content-Type: application/json' "${@:2}"; }

for ((i = 0; i < 50; ++i)); do
  post "$i" -H 'Idempotency-Key: monday' -d '{"experiment": "one", "vars": {"phase": "20s"}}' >"$dir/code.$i" &
  posts[i]=$!
done
for ((i = 0; i < 50; ++i)); do wait "${posts[i]}"; done
[[ $(cat "$dir"/code.* | sort -u) == 201 ]] || fail "not all were answered alike: $(cat "$dir"/code.* | sort | uniq -c)"
cat "$dir"/answer.* | grep -o '"id":"one-[0-9]*"' | sort -u >"$dir/ids"
[[ $(wc -l <"$dir/ids") == 1 ]] || fail "more than one run: $(cat "$dir/ids")"
[[ $(post other -H 'Idempotency-Key: monday' -d '{"experiment": "two"}') == 422 ]] || fail "a key was taken for another request"

[[ $(post second -d '{"experiment": "two"}') == 409 ]] || fail "two runs on one hop: $(cat "$dir/answer.second")"
says 'one-1' "$dir/answer.second" || fail "the holder is not named: $(cat "$dir/answer.second")"
expect_code 3 squall fault add mine --hop cache --on response --delay 1ms --for 1m
says 'one-1' "$dir/err" || fail "the holder is not named: $(cat "$dir/err")"

wait_until is_in_state one-1 injecting
expect_code 0 squall fault rm one/slow/1
wait_until is_in_state one-1 ended
curl -s "$SQUALL_URL/v1/runs/one-1" >"$dir/ended"
says '"cause":"fault_deleted"' "$dir/ended" || fail "the deleted fault was not the reason: $(cat "$dir/ended")"
expect_code 0 squall fault add mine --hop cache --on response --delay 1ms --for 1m
[[ $(post third -d '{"experiment": "two"}') == 409 ]] || fail "a run on a hop with a manual fault"
says 'mine' "$dir/answer.third" || fail "the fault is not named: $(cat "$dir/answer.third")"
