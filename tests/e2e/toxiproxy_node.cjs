// node toxiproxy_node.cjs URL REDIS_PORT: every call of toxiproxy-node-client, and what it does to a redis.
const assert = require("assert");
const net = require("net");
const { Toxiproxy } = require("toxiproxy-node-client");

const [url, redisPort] = process.argv.slice(2);

// Answers the reply to PING, or how the connection ended.
function ping(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.on("data", (data) => { resolve(data.toString().trim()); socket.destroy(); });
    socket.on("error", (error) => resolve(error.code));
    socket.on("end", () => { resolve("end"); socket.destroy(); });
  });
}

const portOf = (proxy) => Number(proxy.listen.split(":").pop());
const millisecondsOf = async (work) => { const start = process.hrtime.bigint(); await work(); return Number(process.hrtime.bigint() - start) / 1e6; };
const toxic = (type, attributes, more = {}) => ({ name: type, type, stream: "downstream", toxicity: 1, attributes, ...more });

async function proxies(toxiproxy) {
  assert.match(await toxiproxy.getVersion(), /^\{"version": "2\.12\.0"\}\n$/);
  assert.deepStrictEqual(await toxiproxy.getAll(), {});
  const upstream = `localhost:${redisPort}`;
  const proxy = await toxiproxy.createProxy({ name: "redis", listen: "localhost:0", upstream });
  assert.strictEqual(proxy.enabled, true);
  assert.strictEqual(await ping(portOf(proxy)), "+PONG");
  await assert.rejects(toxiproxy.createProxy({ name: "redis", listen: "localhost:0", upstream }), /409/);
  await assert.rejects(toxiproxy.get("nobody"), /404/);
  assert.deepStrictEqual((await toxiproxy.get("redis")).toJson(), proxy.toJson());

  const off = await proxy.update({ ...proxy.toJson(), enabled: false });
  assert.strictEqual(off.enabled, false);
  assert.strictEqual(await ping(portOf(proxy)), "ECONNREFUSED");
  const on = await off.update({ ...off.toJson(), enabled: true });
  assert.strictEqual(portOf(on), portOf(proxy));
  assert.strictEqual(await ping(portOf(on)), "+PONG");

  const populated = await toxiproxy.populate([
    { name: "redis", listen: proxy.listen, upstream },
    { name: "second", listen: "127.0.0.1:0", upstream },
  ]);
  assert.deepStrictEqual(Object.keys(populated), ["redis", "second"]);
  assert.deepStrictEqual(Object.keys(await toxiproxy.getAll()), ["redis", "second"]);
  await populated.second.remove();
  await assert.rejects(toxiproxy.get("second"), /404/);
  return proxy;
}

async function toxics(toxiproxy, proxy) {
  const port = portOf(proxy);
  const latency = await proxy.addToxic(toxic("latency", { latency: 150, jitter: 0 }));
  assert.ok((await millisecondsOf(() => ping(port))) >= 150);
  const read = await proxy.getToxic("latency");
  assert.deepStrictEqual(read.toJson(), latency.toJson());
  const changed = await read.update({ ...read.toJson(), toxicity: 0.5, attributes: { latency: 1, jitter: 1 } });
  assert.strictEqual(changed.toxicity, 0.5);
  assert.deepStrictEqual(changed.attributes, { latency: 1, jitter: 1 });
  await changed.remove();
  await assert.rejects(proxy.getToxic("latency"), /404/);

  const harmless = [
    ["bandwidth", { rate: 1000 }], ["slow_close", { delay: 10 }], ["limit_data", { bytes: 1000000 }],
    ["slicer", { average_size: 2, size_variation: 1, delay: 100 }],
  ];
  for (const [type, attributes] of harmless) {
    const added = await proxy.addToxic(toxic(type, attributes));
    assert.deepStrictEqual(added.attributes, attributes);
  }
  assert.match(await ping(port), /^\+/);
  await toxiproxy.reset();
  assert.strictEqual(await ping(port), "+PONG");

  await proxy.addToxic(toxic("timeout", { timeout: 100 }, { stream: "upstream" }));
  assert.strictEqual(await ping(port), "end");
  await toxiproxy.reset();
  await proxy.addToxic(toxic("reset_peer", { timeout: 0 }, { stream: "upstream" }));
  assert.strictEqual(await ping(port), "ECONNRESET");
  await toxiproxy.reset();
  await proxy.addToxic(toxic("limit_data", { bytes: 3 }));
  assert.strictEqual(await ping(port), "+PO");
  await assert.rejects(proxy.addToxic(toxic("limit_data", { bytes: 3 })), /409/);
  await assert.rejects(proxy.addToxic(toxic("nonsense", {})), /400/);
  await assert.rejects(proxy.addToxic(toxic("slicer", { average_size: 0 })), /400/);
  await toxiproxy.reset();
  assert.strictEqual(await ping(port), "+PONG");
  await proxy.remove();
  assert.deepStrictEqual(await toxiproxy.getAll(), {});
}

(async () => {
  const toxiproxy = new Toxiproxy(url);
  await toxics(toxiproxy, await proxies(toxiproxy));
})().catch((error) => { console.error(error); process.exit(1); });
