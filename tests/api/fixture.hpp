// The API as a client sees it: real servers on real loopback ports, real routes and control plane, the data plane's
// in-memory twin behind them.
#pragma once

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routes/routes.hpp"
#include "server/server.hpp"
#include "unit/control/fake_data_plane.hpp"

#include <httplib.h>
#include <nlohmann/json.hpp>

namespace squall::api {

using nlohmann::json;

struct Answer {
  int status = 0;
  std::string type;
  std::string etag;
  std::string text;
  json body;  // null when the text is not JSON
  httplib::Headers headers = {};

  const json& problem(std::size_t index = 0) const { return body.at("errors").at(index); }
};

// One server of the API with the client that talks to it.
class Door {
 public:
  Door(const server::Router& router, server::EventHub& hub, const server::Guest* guest = nullptr);
  Answer call(const std::string& method, const std::string& path, const std::string& body = {},
              const std::string& type = "application/json", const httplib::Headers& headers = {});
  std::uint16_t port() const { return server_.local_address().port; }

 private:
  server::ApiServer server_;
};

class ApiTest : public testing::Test {
 protected:
  ApiTest();

  Answer get(const std::string& path) { return door.call("GET", path); }
  Answer put(const std::string& path, const std::string& body) { return door.call("PUT", path, body); }
  Answer patch(const std::string& path, const std::string& body) { return door.call("PATCH", path, body); }
  Answer remove(const std::string& path) { return door.call("DELETE", path); }

  void have_hop(const std::string& name = "db");
  void have_fault(const std::string& name = "slow");

  // Whatever a refused call might have touched.
  json state() { return {get("/v1/hops").body, get("/v1/faults").body, get("/v1/stats").body.at("epoch")}; }

  control::Clock clock() {
    return {[this] { return plane.now(); }, [this] { return control::WallTime(plane.now().time_since_epoch()); }};
  }

  control::FakeDataPlane plane;
  server::EventHub hub;
  store::HaltLatch latch{{}, [](const store::HaltRecord&) { return true; }, std::chrono::hours{1}};
  control::EmergencyStop stop{plane, latch, clock(), routes::event_sink(hub)};
  control::Control control{plane, stop, clock(), routes::event_sink(hub), 42};
  server::Router router;
  Door door;
};

inline const std::string slow_fault = R"({"hop": "db", "on": "response", "delay": "200ms", "for": "5m"})";

}  // namespace squall::api
