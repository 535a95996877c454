# A configuration is checked without being served, and its mistakes are told by line.
source "$(dirname "$0")/lib.sh"

printf 'squall: 1\nhops:\n  - {name: db, listen: 127.0.0.1:0, upstream: 127.0.0.1:1}\n' >"$dir/good.yaml"
expect_code 0 squall serve --config "$dir/good.yaml" --check

printf 'squall: 1\nhops:\n  - {name: db, listen: 127.0.0.1:0, upstraem: 127.0.0.1:1}\n' >"$dir/bad.yaml"
expect_code 2 squall serve --config "$dir/bad.yaml" --check
says "bad.yaml:3:" "$dir/err" || fail "the line of the mistake is not told: $(cat "$dir/err")"
says "upstream" "$dir/err" || fail "the right key is not named: $(cat "$dir/err")"

expect_code 2 squall serve --config "$dir/missing.yaml" --check
