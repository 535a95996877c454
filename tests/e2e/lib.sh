# Shared by the end-to-end scripts: sourced with the path of the squall binary as $1. Gives a folder, a server, a redis,
# and waits on conditions by a bounded number of tries. Everything that was started here is ended here.
set -euo pipefail

squall_binary=$(realpath "$1")
dir=$(mktemp -d)
pids=()
server_pid=
unset SQUALL_URL SQUALL_TOKEN_FILE
export NO_COLOR=1 XDG_STATE_HOME=$dir

finish() {
  local code=$?
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$dir"
  exit "$code"
}
trap finish EXIT

squall() { "$squall_binary" "$@"; }

fail() {
  echo "FAILED: $*" >&2
  if [[ -f $dir/server.log ]]; then tail -n 30 "$dir/server.log" >&2; fi
  exit 1
}

needs() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || { echo "skipped: $program is not installed"; exit 77; }
  done
}

# wait_until CONDITION...: asks up to 200 times, 50 ms apart.
wait_until() {
  local tries
  for ((tries = 0; tries < 200; ++tries)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.05
  done
  fail "waited in vain for: $*"
}

not() { ! "$@"; }
is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
has_ended() { ! kill -0 "$1" 2>/dev/null; }
says() { grep -q -- "$1" "$2"; }

# A port that nobody listens on now, outside the range that the kernel gives to clients.
free_port() {
  local port
  while port=$((10000 + RANDOM % 20000)); do
    if ! is_open "$port"; then
      echo "$port"
      return
    fi
  done
}

now_ms() { echo $(($(date +%s%N) / 1000000)); }

expect_code() {
  local wanted=$1 code=0
  shift
  "$@" >"$dir/out" 2>"$dir/err" || code=$?
  if [[ $code != "$wanted" ]]; then
    cat "$dir/out" "$dir/err" >&2
    fail "exit code $code instead of $wanted: $*"
  fi
}

start_redis() {
  needs redis-server redis-cli
  local tries
  for ((tries = 0; tries < 5; ++tries)); do
    redis_port=$(free_port)
    redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$dir" >"$dir/redis.log" 2>&1 &
    local pid=$!
    pids+=("$pid")
    while ! is_open "$redis_port" && ! has_ended "$pid"; do sleep 0.05; done
    if ! has_ended "$pid"; then return; fi
  done
  fail "redis-server does not start"
}

# start_server [words of serve...]: reads $dir/squall.yaml, sets server_pid and SQUALL_URL.
start_server() {
  local tries api_port
  for ((tries = 0; tries < 5; ++tries)); do
    api_port=$(free_port)
    export SQUALL_URL=http://127.0.0.1:$api_port
    "$squall_binary" serve --config "$dir/squall.yaml" --state "$dir/state" --listen "127.0.0.1:$api_port" "$@" \
      >>"$dir/server.log" 2>&1 &
    server_pid=$!
    pids+=("$server_pid")
    while ! is_open "$api_port" && ! has_ended "$server_pid"; do sleep 0.05; done
    if ! has_ended "$server_pid"; then return; fi
  done
  fail "the server does not start"
}

# start_nginx FOLDER [lines of the server block]: sets nginx_port.
start_nginx() {
  needs nginx
  local tries root=$1 kind
  shift
  mkdir -p "$dir/nginx"
  for ((tries = 0; tries < 5; ++tries)); do
    nginx_port=$(free_port)
    {
      echo "daemon off; master_process off; pid $dir/nginx/pid; error_log $dir/nginx/error.log;"
      [[ $EUID != 0 ]] || echo "user root;"
      echo "events { worker_connections 512; }"
      echo "http { access_log off; default_type text/plain; types { application/json json; }"
      for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $dir/nginx/$kind;"; done
      echo "server { listen 127.0.0.1:$nginx_port; root $root; client_max_body_size 0; $* } }"
    } >"$dir/nginx.conf"
    nginx -e "$dir/nginx/error.log" -c "$dir/nginx.conf" >"$dir/nginx.log" 2>&1 &
    local pid=$!
    pids+=("$pid")
    while ! is_open "$nginx_port" && ! has_ended "$pid"; do sleep 0.05; done
    if ! has_ended "$pid"; then return; fi
  done
  cat "$dir/nginx.log" "$dir/nginx/error.log" >&2
  fail "nginx does not start"
}

# start_node SCRIPT [words...]: a server that prints its port first; sets node_port.
start_node() {
  needs node
  node "$@" >"$dir/node.log" 2>&1 &
  local pid=$!
  pids+=("$pid")
  while [[ ! -s $dir/node.log ]] && ! has_ended "$pid"; do sleep 0.05; done
  if has_ended "$pid"; then
    cat "$dir/node.log" >&2
    fail "$1 does not start"
  fi
  node_port=$(head -n 1 "$dir/node.log")
}

# configure_http_hop UPSTREAM [keys...]: one hop named web, and an access log.
configure_http_hop() {
  {
    echo "squall: 1"
    echo "api: {unix: $dir/squall.sock}"
    echo "access_log: $dir/access.log"
    echo "hops:"
    echo "  - {name: web, listen: 127.0.0.1:0, upstream: \"$1\", protocol: http${2:+, ${*:2}}}"
  } >"$dir/squall.yaml"
}

# start_toxiproxy [flags...]: sets toxiproxy_pid, toxiproxy_port and toxiproxy_url; stop_toxiproxy ends it as Docker would.
start_toxiproxy() {
  local tries
  ln -sf "$squall_binary" "$dir/toxiproxy-server"
  for ((tries = 0; tries < 5; ++tries)); do
    toxiproxy_port=$(free_port)
    toxiproxy_url=http://127.0.0.1:$toxiproxy_port
    "$dir/toxiproxy-server" -port "$toxiproxy_port" -state "$dir/toxiproxy-$toxiproxy_port" "$@" >"$dir/toxiproxy.log" 2>&1 &
    toxiproxy_pid=$!
    pids+=("$toxiproxy_pid")
    while ! is_open "$toxiproxy_port" && ! has_ended "$toxiproxy_pid"; do sleep 0.05; done
    if ! has_ended "$toxiproxy_pid"; then return; fi
  done
  cat "$dir/toxiproxy.log" >&2
  fail "the toxiproxy-server does not start"
}

stop_toxiproxy() {
  local code=0
  kill -TERM "$toxiproxy_pid"
  wait "$toxiproxy_pid" || code=$?
  [[ $code == 0 ]] || fail "SIGTERM ended the toxiproxy-server with $code"
}

# One hop in front of the redis; `drain` and further keys may follow.
configure_redis_hop() {
  {
    echo "squall: 1"
    echo "api: {unix: $dir/squall.sock}"
    echo "hops:"
    echo "  - {name: redis, listen: 127.0.0.1:${1:-0}, upstream: 127.0.0.1:$redis_port}"
  } >"$dir/squall.yaml"
}

hop_port() { squall hops | awk -v hop="$1" '$1 == hop { sub(/.*:/, "", $2); print $2 }'; }
redis_through() { timeout 20 redis-cli -p "$1" "${@:2}"; }

# configure_game_day [lines of the configuration]: a redis hop `cache` and, where nginx runs, an http hop `web`; experiments
# are read from $dir/experiments.
configure_game_day() {
  mkdir -p "$dir/experiments"
  {
    echo "squall: 1"
    echo "api: {unix: $dir/squall.sock}"
    echo "experiments: $dir/experiments"
    echo "hops:"
    echo "  - {name: cache, listen: 127.0.0.1:0, upstream: 127.0.0.1:$redis_port}"
    [[ -z ${nginx_port:-} ]] || echo "  - {name: web, listen: 127.0.0.1:0, upstream: 127.0.0.1:$nginx_port, protocol: http}"
    printf '%s\n' "$@"
  } >"$dir/squall.yaml"
}

# experiment NAME: a file of one phase that delays answers of the cache; times and bounds are variables.
experiment() {
  cat >"$dir/experiments/$1.yaml" <<END
squall: 1
name: $1
claim: The cache may be slow for a while.
vars: {ms: 20, below: 500ms, phase: 2s, baseline: 1s, recovery: 1s}
checks:
  - {id: p99, from: {hop: cache.latency_p99}, expect: "< {{below}}", over: 1s}
baseline: "{{baseline}}"
phases:
  - name: slow
    for: "{{phase}}"
    faults: [{hop: cache, on: response, delay: "{{ms}}ms"}]
recovery: "{{recovery}}"
END
}

# Somebody who uses the cache all the time, until the script ends: a GET every few milliseconds.
use_cache() {
  local port
  port=$(hop_port cache)
  (while echo "GET key"; do sleep 0.02; done 2>/dev/null) > >(exec redis-cli -p "$port" >/dev/null 2>&1) &
  pids+=("$!")
}

run_state() { curl -s "$SQUALL_URL/v1/runs/$1" | sed -n 's/.*"state":"\([a-z]*\)".*/\1/p'; }
run_outcome() { curl -s "$SQUALL_URL/v1/runs/$1" | sed -n 's/.*"outcome":"\([a-z]*\)","why".*/\1/p' | head -n 1; }
is_in_state() { [[ $(run_state "$1") == "$2" ]]; }
faults_are_off() { [[ -z $(squall faults 2>/dev/null) ]]; }
