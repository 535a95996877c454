# 1 GiB up and 1 GiB down through an http hop, with and without faults that are about others: not one byte differs.
source "$(dirname "$0")/lib.sh"
needs curl nginx openssl sha256sum
mkdir "$dir/www"
size=${BIG_SIZE:-1073741824}
head -c "$size" /dev/zero | openssl enc -aes-128-ctr -nosalt -pass pass:squall -pbkdf2 >"$dir/www/big" 2>/dev/null
wanted=$(sha256sum <"$dir/www/big")
start_nginx "$dir/www" "location /up/ { dav_methods PUT; }"
configure_http_hop "127.0.0.1:$nginx_port"
start_server
url=http://127.0.0.1:$(hop_port web)

carry() {
  [[ $(curl -s "$url/big" | sha256sum) == "$wanted" ]] || fail "the download differs: $1"
  [[ $(curl -s -T "$dir/www/big" -o /dev/null -w '%{http_code}' "$url/up/big") == 20[14] ]] || fail "no upload: $1"
  [[ $(sha256sum <"$dir/www/up/big") == "$wanted" ]] || fail "the upload differs: $1"
}
mkdir "$dir/www/up"
carry "no fault"
squall fault add others --hop web --on response --match-path /nobody --close reset --for 5m >/dev/null
squall fault add slow --hop web --on response --delay 100ms --for 5m >/dev/null
squall fault add wide --hop web --on request --throttle 2GB/s --for 5m >/dev/null
carry "with faults"
held=$(curl -s "$SQUALL_URL/v1/stats" | sed 's/.*"held":\([0-9]*\).*/\1/')
((held < 1048576)) || fail "$held bytes are still held"
