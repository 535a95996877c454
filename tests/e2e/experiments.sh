# The experiments that are shipped: all are valid, and of the demo's shop one claim holds and one breaks, as they say.
source "$(dirname "$0")/lib.sh"
folder=$(realpath "$(dirname "$0")/../../experiments")
expect_code 0 squall check "$folder"
(($(grep -c 'valid experiment' "$dir/out") >= 8)) || fail "experiments are missing: $(cat "$dir/out")"

"$squall_binary" demo --serve --seconds 0 --experiments "$folder" >"$dir/demo.log" 2>&1 &
demo=$!
pids+=("$demo")
wait_until says "customers felt" "$dir/demo.log"
SQUALL_URL=$(sed -n 's/^  squall --url \(http[^ ]*\) run slow-database.*/\1/p' "$dir/demo.log")
export SQUALL_URL
door=$(sed -n 's|^  curl http://\([^/]*\)/products/7|\1|p' "$dir/demo.log")

expect_code 0 squall experiments
for file in "$folder"/*.yaml; do
  says "^$(basename "$file" .yaml) " "$dir/out" || fail "the server does not know $file by name"
done

# The door may be another one, and on a busy machine fewer orders are paid for; no bound is changed.
expect_code 0 squall run payments-503 --var "shop=$door"
says '^HELD' "$dir/out" || fail "the verdict: $(cat "$dir/out")"
expect_code 1 squall run payment-answer-lost --var "shop=$door" --var share=25% --report "$dir/lost.html"
says 'doubled during: worst' "$dir/out" || fail "it broke for another reason: $(cat "$dir/out")"
says 'nobody is charged twice' "$dir/lost.html" || fail "the report does not tell the claim"

kill -TERM "$demo"
wait_until has_ended "$demo"
wait "$demo" || fail "exit code $? after SIGTERM"
