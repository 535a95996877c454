// See fixture.hpp.
#include "api/fixture.hpp"

#include <stdexcept>

namespace squall::api {
namespace {

server::ServerOptions loopback() {
  server::ServerOptions options;
  options.address = {Address::Kind::tcp, "127.0.0.1", 0};
  return options;
}

const server::Router& filled(server::Router& router, control::Control& control) {
  routes::add_routes(router, control, "0.1.0");
  return router;
}

}  // namespace

Door::Door(const server::Router& router, server::EventHub& hub, const server::Guest* guest)
    : server_(loopback(), router, hub, guest) {
  if (!server_.start()) throw std::runtime_error("the API server does not start");
}

Answer Door::call(const std::string& method, const std::string& path, const std::string& body, const std::string& type,
                  const httplib::Headers& headers) {
  httplib::Client client("127.0.0.1", port());
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.headers = headers;
  request.body = body;
  if (!body.empty()) request.set_header("Content-Type", type);
  const httplib::Result result = client.send(request);
  if (!result) return {};
  return {result->status,
          result->get_header_value("Content-Type"),
          result->get_header_value("ETag"),
          result->body,
          json::accept(result->body) ? json::parse(result->body) : json(),
          result->headers};
}

ApiTest::ApiTest() : door(filled(router, control), hub) {}

void ApiTest::have_hop(const std::string& name) {
  ASSERT_EQ(put("/v1/hops/" + name, R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:5432"})").status, 201);
}

void ApiTest::have_fault(const std::string& name) { ASSERT_EQ(put("/v1/faults/" + name, slow_fault).status, 200); }

}  // namespace squall::api
