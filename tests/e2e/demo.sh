# The demo plays its five acts, each fault really hits, and nothing stays.
source "$(dirname "$0")/lib.sh"
expect_code 0 timeout 100 "$squall_binary" demo --seconds 1
for act in "1 healthy" "2 database slow" "3 database narrow" "4 cache refuses" "5 healthy again"; do
  says "$act" "$dir/out" || fail "no act '$act': $(cat "$dir/out")"
done
for fault in narrow-database cache-cut; do
  says "$fault: [1-9]" "$dir/out" || fail "$fault never hit: $(cat "$dir/out")"
done
says "cache-refused: refused by the kernel" "$dir/out" || fail "a count of what nobody counts: $(cat "$dir/out")"
