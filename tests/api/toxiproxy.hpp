// The Toxiproxy API as its clients see it: a real server, the real data plane, real sockets on both sides of a proxy.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/fixture.hpp"
#include "net/world.hpp"
#include "toxiproxy/adapter.hpp"

namespace squall::api {

class Toxiproxy : public testing::Test {
 protected:
  explicit Toxiproxy(toxiproxy::AdapterOptions options = {}, std::uint64_t seed = 42)
      : control(engine, stop, control::machine_clock(), routes::event_sink(hub), seed),
        adapter(control, control::machine_clock(), options) {
    routes::add_routes(router, control, "0.1.0");
    door.emplace(router, hub, &adapter);
  }

  Answer call(const std::string& method, const std::string& path, const std::string& body = {}) {
    return door->call(method, path, body, "text/plain");
  }

  // A proxy in front of `dialled`; answers where it listens.
  Address proxy_to(const Address& dialled, const std::string& name = "p") {
    const json body = {{"name", name}, {"listen", "127.0.0.1:0"}, {"upstream", squall::to_string(dialled)}};
    const Answer answer = call("POST", "/proxies", body.dump());
    EXPECT_EQ(answer.status, 201) << answer.text;
    return listen_of(answer.body);
  }

  static Address listen_of(const json& proxy) {
    const std::string listen = proxy.at("listen");
    const auto port = static_cast<std::uint16_t>(std::stoi(listen.substr(listen.rfind(':') + 1)));
    return net::Listener::loopback(port);
  }

  Answer add(const std::string& toxic, const std::string& proxy = "p") {
    const Answer answer = call("POST", "/proxies/" + proxy + "/toxics", toxic);
    EXPECT_EQ(answer.status, 200) << toxic << answer.text;
    return answer;
  }

  json toxics(const std::string& proxy = "p") { return call("GET", "/proxies/" + proxy + "/toxics").body; }

  FaultCounters counters(std::string_view fault) const {
    for (const FaultStats& stats : engine.stats().faults)
      if (stats.name == fault) return stats.counters;
    return {};
  }
  std::uint64_t open_connections() const { return engine.stats().open_connections; }

  template <class Condition>
  static void eventually(Condition condition) {
    while (!condition()) std::this_thread::yield();
  }

  spdlog::logger log{"quiet", std::make_shared<spdlog::sinks::null_sink_mt>()};
  net::Engine engine{{.shards = 2}, log};
  server::EventHub hub;
  store::HaltLatch latch{{}, [](const store::HaltRecord&) { return true; }};
  control::EmergencyStop stop{engine, latch, control::machine_clock(), routes::event_sink(hub)};
  control::Control control;
  toxiproxy::Adapter adapter;
  server::Router router;
  std::optional<Door> door;
  net::Listener upstream;
};

}  // namespace squall::api
