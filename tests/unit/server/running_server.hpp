// A server on a free port (or a socket file of its own) with a few routes, for tests over real sockets.
#pragma once

#include <string>

#include "server/server.hpp"
#include "unit/server/client.hpp"

#include <gmock/gmock.h>

namespace squall::server::testing {

class RunningServer : public ::testing::Test {
 protected:
  RunningServer() {
    options_.address = {Address::Kind::tcp, "127.0.0.1", 0};
    router_.add("GET", "/hello", Scope::view, [](const Request&) { return text_response(200, "hello"); });
    router_.add("GET", "/who", Scope::view,
                [](const Request& request) { return text_response(200, request.peer.who); });
    router_.add("PUT", "/echo", Scope::run, [](const Request& request) { return text_response(200, request.body); });
    router_.add("GET", "/events", Scope::view, event_stream_response);
    router_.add("DELETE", "/nothing", Scope::run, [](const Request&) { return empty_response(); });
  }

  void start() {
    const auto started = server_.emplace(options_, router_, events_).start();
    ASSERT_TRUE(started) << started.error().front().message;
  }

  Client connect() { return Client(server_->local_address()); }

  static std::string get(std::string_view path, std::string_view fields = {}) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n";
  }

  ServerOptions options_;
  Router router_;
  EventHub events_;
  std::optional<ApiServer> server_;
};

}  // namespace squall::server::testing
