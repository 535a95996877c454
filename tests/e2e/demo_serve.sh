# `squall demo --serve` prints lines to copy: each of them works as it stands.
source "$(dirname "$0")/lib.sh"
needs curl
"$squall_binary" demo --serve --seconds 0 >"$dir/demo.log" 2>&1 &
demo=$!
pids+=("$demo")
wait_until says "customers felt" "$dir/demo.log"

# The lines as printed, with the line that a backslash continues; curl -f fails on every status from 400.
sed -n '/^  curl/{:more; /\\$/{N; b more}; s/^  curl/curl -sS -f/; p}' "$dir/demo.log" >"$dir/lines.sh"
(($(grep -c '^curl' "$dir/lines.sh") >= 7)) || fail "lines are missing: $(cat "$dir/demo.log")"
bash -eo pipefail "$dir/lines.sh" >"$dir/out" 2>&1 || fail "a printed line does not work: $(cat "$dir/lines.sh" "$dir/out")"

kill -TERM "$demo"
wait_until has_ended "$demo"
wait "$demo" || fail "exit code $? after SIGTERM"
