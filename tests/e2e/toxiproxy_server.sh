# The binary by the name of toxiproxy-server: its flags, its config, its log, its metrics and its end.
source "$(dirname "$0")/lib.sh"
needs curl
start_redis
ln -s "$squall_binary" "$dir/toxiproxy-server"
[[ $("$dir/toxiproxy-server" -version) == "toxiproxy-server version 2.12.0" ]] || fail "-version says something else"
expect_code 2 "$dir/toxiproxy-server" -nonsense
says "Usage of toxiproxy-server" "$dir/err"
expect_code 0 "$dir/toxiproxy-server" -help
expect_code 2 squall serve --max-toxic-age 5m --toxiproxy
says "comes first" "$dir/err"

echo '[{"name": "redis", "listen": "127.0.0.1:0", "upstream": "localhost:'"$redis_port"'"}, {"name": "cut"}]' >"$dir/bad.json"
start_toxiproxy -config "$dir/bad.json"
[[ $(curl -s "$toxiproxy_url/proxies") == "{}" ]] || fail "half a config was taken"
wait_until says '"error":"missing required field: upstream at proxy 2"' "$dir/toxiproxy.log"
stop_toxiproxy

echo '[{"name": "redis", "listen": "127.0.0.1:0", "upstream": "localhost:'"$redis_port"'"}]' >"$dir/proxies.json"
LOG_LEVEL=info start_toxiproxy --config="$dir/proxies.json" -proxy-metrics -runtime-metrics=true -seed 7
port=$(curl -s "$toxiproxy_url/proxies/redis" | sed 's/.*"listen":"[^"]*:\([0-9]*\)".*/\1/')
[[ $(redis_through "$port" ping) == PONG ]] || fail "the proxy does not carry traffic"
metric() { curl -s "$toxiproxy_url/metrics" >"$dir/metrics" && grep -q "^$1 [1-9]" "$dir/metrics"; }
labels="{direction=\"upstream\",listener=\"127.0.0.1:$port\",proxy=\"redis\",upstream=\"localhost:$redis_port\"}"
wait_until metric "toxiproxy_proxy_received_bytes_total$labels"
wait_until metric "toxiproxy_proxy_sent_bytes_total$labels"
wait_until metric process_resident_memory_bytes
[[ $(curl -s "$toxiproxy_url/v1/stats") == *'"seed":7'* ]] || fail "-seed did not arrive"
[[ $(curl -s -X PUT "$toxiproxy_url/v1/halt") == *'"halted":true'* ]] || fail "the halt does not work"
[[ $(curl -s -o "$dir/refused" -w '%{http_code}' -d '{"type":"noop"}' "$toxiproxy_url/proxies/redis/toxics") == 423 ]] ||
  fail "a halted server takes toxics"

# Somebody else has the port: said in one line, and no server that answers nobody.
expect_code 1 timeout 20 "$squall_binary" serve --toxiproxy -port "$toxiproxy_port" -state "$dir/other"
says '"level":"fatal"' "$dir/out"
stop_toxiproxy
for message in "Starting Toxiproxy" "Starting Toxiproxy HTTP server" "Started proxy" "Populated proxies from file" "Shutdown started"; do
  says "\"message\":\"$message\"" "$dir/toxiproxy.log" || fail "the log does not say $message"
done
not says '"level":"debug"' "$dir/toxiproxy.log" || fail "LOG_LEVEL=info lets debug through"
