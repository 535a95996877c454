# node and wrk through an http hop: a page of many parts over six connections, a WebSocket, and a rush of requests.
source "$(dirname "$0")/lib.sh"
needs node wrk curl
program=$(dirname "$0")/http_node.cjs
start_node "$program" server
configure_http_hop "127.0.0.1:$node_port"
start_server
url=http://127.0.0.1:$(hop_port web)

[[ $(node "$program" fetch "$url") == "wrong 0 failed 0" ]] || fail "a page does not load"
squall fault add some --hop web --on request --match-path '/part/*' --respond 503 --every 3 --for 5m >/dev/null
[[ $(node "$program" fetch "$url") == "wrong 0 failed 20" ]] || fail "not every third part fails"
squall fault add late --hop web --on response --delay '{uniform: [1ms, 20ms]}' --for 5m >/dev/null
[[ $(node "$program" fetch "$url") == "wrong 0 failed 20" ]] || fail "parts got mixed up"

echoes=$(node "$program" echo "$url")
[[ $echoes == $'echo message 1\necho message 2\necho message 3' ]] || fail "the WebSocket said: $echoes"
[[ $(curl -s "$SQUALL_URL/v1/hops/web") == *'"upgraded":1'* ]] || fail "the WebSocket was not counted"

squall fault rm --all >/dev/null
wrk -t 1 -c 16 -d 2s "$url/rush" >"$dir/wrk"
not says 'Non-2xx\|Socket errors' "$dir/wrk" || fail "wrk saw errors: $(cat "$dir/wrk")"
squall fault add busy --hop web --on request --respond 503 --probability 25% --for 5m >/dev/null
wrk -t 1 -c 16 -d 2s "$url/rush" >"$dir/wrk"
not says 'Socket errors' "$dir/wrk" || fail "wrk saw broken connections: $(cat "$dir/wrk")"
requests=$(awk '/requests in/ {print $1}' "$dir/wrk")
refused=$(awk '/Non-2xx/ {print $NF}' "$dir/wrk")
((refused > requests / 5 && refused < requests / 3)) || fail "$refused of $requests were refused instead of a quarter"
