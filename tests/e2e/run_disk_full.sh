# A disk that fills in mid-run: faults off, stopped, and the reason told; while it is full no run starts, and stopping works.
source "$(dirname "$0")/lib.sh"
needs curl
mkdir "$dir/state"
mount -t tmpfs -o size=2m none "$dir/state" 2>"$dir/mount.err" || { echo "skipped: may not mount a tmpfs"; exit 77; }
trap 'code=$?; for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true
      umount -l "$dir/state" || true; rm -rf "$dir"; exit "$code"' EXIT
start_redis
configure_game_day
experiment long
start_server
use_cache
run=$(curl -s -X POST "$SQUALL_URL/v1/runs" -H 'Content-Type: application/json' \
  -d '{"experiment": "long", "vars": {"phase": "60s"}}' | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
wait_until is_in_state "$run" injecting
dd if=/dev/zero of="$dir/state/filler" bs=4k 2>/dev/null || true
wait_until is_in_state "$run" ended
faults_are_off || fail "a full disk left faults on"
curl -s "$SQUALL_URL/v1/runs/$run" >"$dir/ended"
says '"cause":"journal"' "$dir/ended" || fail "the reason is not told: $(cat "$dir/ended")"
says '"outcome":"stopped"' "$dir/ended" || fail "not stopped: $(cat "$dir/ended")"
expect_code 3 squall run long
rm "$dir/state/filler"
stored() { curl -s "$SQUALL_URL/v1/runs?experiment=long" | grep '"outcome":"stopped"'; }
wait_until stored
