# curl and nginx through an http hop: requests that a fault means fail, the others on the same connection do not, and all
# of it is counted.
source "$(dirname "$0")/lib.sh"
needs curl nginx
mkdir "$dir/www"
echo '{"items": [1, 2], "total": 30}' >"$dir/www/basket.json"
echo hello >"$dir/www/hello.txt"
start_nginx "$dir/www"
configure_http_hop "127.0.0.1:$nginx_port" 'endpoints: [{name: basket, match: {path: "/basket*"}}]'
start_server
url=http://127.0.0.1:$(hop_port web)
# What one curl sees of several requests on one connection: a line of status and body for each.
both() { curl -s -w '%{http_code} %{num_connects} %{header_json}\n' "$url/basket.json" "$url/hello.txt" | tr -d '\n'; }

[[ $(curl -s "$url/basket.json") == "$(cat "$dir/www/basket.json")" ]] || fail "the hop does not carry"
squall fault add busy --hop web --on request --match-path '/basket*' --respond '{status: 503, body: "busy\n"}' --for 5m >/dev/null
seen=$(both)
[[ $seen == *busy*503\ 1*'x-squall-fault":["busy"]'*hello*200\ 0* ]] || fail "one answer of two should be made here: $seen"
squall fault rm busy >/dev/null

squall fault add changed --hop web --on response --match-status 200 \
  --rewrite '{status: 202, json: {total: null, paid: true}}' --for 5m >/dev/null
seen=$(curl -s -w ' %{http_code}' "$url/basket.json")
[[ $seen == '{"items":[1,2],"paid":true} 202' ]] || fail "the body was not patched: $seen"
squall fault rm changed >/dev/null

for malformed in chunk length header empty random; do
  squall fault add odd --hop web --on response --rewrite "{malformed: $malformed}" --for 5m >/dev/null
  not curl -s --max-time 5 -o "$dir/odd" "$url/hello.txt" || fail "curl takes a malformed $malformed"
done
squall fault rm odd >/dev/null

squall fault add gone --hop web --on response --close reset --sequence 'F.' --for 5m >/dev/null
not curl -s -o "$dir/gone" "$url/hello.txt" || fail "the answer was not lost"
[[ $(curl -s "$url/hello.txt") == hello ]] || fail "the second one should pass"
squall fault rm gone >/dev/null

curl -s "$SQUALL_URL/metrics" >"$dir/metrics"
says 'squall_http_requests_total{hop="web",endpoint="basket"} 3' "$dir/metrics" || fail "wrong requests"
says 'squall_http_made_total{hop="web",endpoint="basket"} 1' "$dir/metrics" || fail "wrong made"
wait_until says '"path":"/basket.json","endpoint":"basket","status":503,"complete":true,"made":true' "$dir/access.log"
curl -s "$url/hello.txt?card=4111" -H 'Authorization: Bearer secret' >/dev/null
wait_until says '"path":"/hello.txt","endpoint":"other","status":200,"complete":true,"made":false' "$dir/access.log"
not grep -q -e 4111 -e secret "$dir/access.log" || fail "the access log tells secrets"
