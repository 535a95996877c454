# Who may: without tokens nobody but this machine, with tokens by their scopes.
source "$(dirname "$0")/lib.sh"
printf 'squall: 1\napi: {listen: 0.0.0.0:0}\n' >"$dir/open.yaml"
expect_code 2 timeout 20 "$squall_binary" serve --config "$dir/open.yaml" --state "$dir/state"
says token "$dir/err" || says token "$dir/out" || fail "the refusal does not name the token file: $(cat "$dir/err")"

printf 'view eve watching\nadmin ada ruling\n' >"$dir/tokens"
chmod 600 "$dir/tokens"
printf 'squall: 1\napi: {token_file: %s, unix: null}\nhops:\n  - {name: db, listen: 127.0.0.1:0, upstream: 127.0.0.1:1}\n' \
  "$dir/tokens" >"$dir/squall.yaml"
start_server
echo watching >"$dir/eve"
echo ruling >"$dir/ada"
expect_code 3 squall hops
expect_code 0 squall hops --token-file "$dir/eve"
expect_code 3 squall fault add --hop db --on response --drop --for 1m --token-file "$dir/eve"
expect_code 0 squall halt --token-file "$dir/eve"
expect_code 0 squall resume --reason "that was a drill" --token-file "$dir/ada"
expect_code 0 squall fault add --hop db --on response --drop --for 1m --token-file "$dir/ada"
