# A client library that knows nothing of Squall, toxiproxy-node-client, drives each of its features against it, with a
# redis behind the proxy. scripts/setup test installs the library below build.
source "$(dirname "$0")/lib.sh"
needs node
here=$(realpath "$(dirname "$0")")
export NODE_PATH=${SQUALL_NODE_MODULES:-$here/../../build/npm/node_modules}
[[ -d $NODE_PATH/toxiproxy-node-client ]] || { echo "skipped: toxiproxy-node-client is not installed"; exit 77; }
start_redis
start_toxiproxy
timeout 60 node "$here/toxiproxy_node.cjs" "http://127.0.0.1:$toxiproxy_port" "$redis_port" || fail "the client is not happy"
