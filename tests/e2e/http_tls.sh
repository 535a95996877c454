# An upstream over TLS: spoken to when its certificate is good for its name, and not at all when it is not.
source "$(dirname "$0")/lib.sh"
needs curl node openssl
certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$3" -subj "/CN=$1" \
    -addext "subjectAltName=DNS:$1" -keyout "$dir/$2.key" -out "$dir/$2.pem" 2>/dev/null
}
certificate localhost good 2
certificate localhost other 2
start_node "$(dirname "$0")/http_tls.cjs" "$dir/good.key" "$dir/good.pem"
hop() { echo "  - {name: $1, listen: 127.0.0.1:0, upstream: \"https://localhost:$node_port\", protocol: http$2}"; }
{
  echo "squall: 1"
  echo "api: {unix: $dir/squall.sock}"
  echo "hops:"
  hop good ', tls: {ca_file: good.pem}'
  hop named ', tls: {ca_file: good.pem, server_name: other.example}'
  hop other ', tls: {ca_file: other.pem}'
  hop system ''
} >"$dir/squall.yaml"
start_server
through() { curl -s --max-time 10 -w ' %{http_code}' "http://127.0.0.1:$(hop_port "$1")${2:-/}" "${@:3}"; }

[[ $(through good) == $'localhost / 0\n 200' ]] || fail "the good one is not spoken to: $(through good)"
[[ $(through good /big | wc -c) == 5000021 ]] || fail "a large answer differs in size: $(through good /big | wc -c)"
head -c 3000000 /dev/zero >"$dir/up"
[[ $(through good /up -H 'Expect:' --data-binary "@$dir/up") == $'localhost /up 3000000\n 200' ]] || fail "a large request differs"
seen=$(through named)
[[ $seen == *'certificate is not to be trusted: '*[Hh]'ostname mismatch'*' 502' ]] || fail "a wrong name: $seen"
seen=$(through other)
[[ $seen == *'certificate is not to be trusted: self-signed certificate'*' 502' ]] || fail "a wrong authority: $seen"
seen=$(through system)
[[ $seen == *'certificate is not to be trusted: '*' 502' ]] || fail "no authority: $seen"
curl -s "$SQUALL_URL/metrics" >"$dir/metrics"
for hop in named other system; do
  says "squall_http_tls_failures_total{hop=\"$hop\"} [12]" "$dir/metrics" || fail "$hop is not counted"
done
says 'squall_http_tls_failures_total{hop="good"} 0' "$dir/metrics" || fail "the good one is counted as a failure"

# Faults act on it as on any other, and a copy goes over TLS too.
squall fault add again --hop good --on request --repeat 3 --for 5m >/dev/null
[[ $(through good /pay -d x=1) == $'localhost /pay 3\n 200' ]] || fail "repeat spoils the answer"
copies() { [[ $(curl -s "$SQUALL_URL/v1/hops/good") == *'"copies":2,"copies_failed":0'* ]]; }
wait_until copies

# A CA file that cannot be read is said where it stands.
curl -s -X PUT "$SQUALL_URL/v1/hops/broken" -H 'Content-Type: application/yaml' \
  --data-binary '{listen: "127.0.0.1:0", upstream: "https://localhost:1", protocol: http, tls: {ca_file: /nowhere.pem}}' >"$dir/refused"
says '"message":"cannot read certificates from /nowhere.pem: No such file or directory","path":"/tls/ca_file"' "$dir/refused" ||
  fail "$(cat "$dir/refused")"
