// cpp-httplib as a client. Called by the demo.
#include "demo/api.hpp"

#include <chrono>
#include <stdexcept>

#include <httplib.h>

namespace squall::demo {
namespace {

// The first thing that a problem document (RFC 9457) has to say.
std::string reason(const httplib::Response& response) {
  const Json problem = Json::parse(response.body, nullptr, false);
  if (problem.is_object())
    for (const char* key : {"detail", "title"})
      if (problem.contains(key) && problem[key].is_string()) return problem[key].get<std::string>();
  return "status " + std::to_string(response.status);
}

}  // namespace

struct Api::Connection {
  httplib::Client http;
};

Api::Api(const std::string& url) : connection_(std::make_unique<Connection>(Connection{httplib::Client(url)})) {
  connection_->http.set_keep_alive(true);
  connection_->http.set_tcp_nodelay(true);
  connection_->http.set_read_timeout(std::chrono::seconds{10});
}

Api::~Api() = default;

Json Api::call(const std::string& method, const std::string& path, const Json& body) {
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.set_header("X-Squall-As", "demo");
  if (!body.is_null()) {
    request.body = body.dump();
    request.set_header("Content-Type", "application/json");
  }
  const httplib::Result result = connection_->http.send(request);
  if (!result) throw std::runtime_error(method + " " + path + ": " + httplib::to_string(result.error()));
  if (result->status >= 300) throw std::runtime_error(method + " " + path + ": " + reason(*result));
  if (result->body.empty()) return nullptr;
  return Json::parse(result->body, nullptr, false);
}

}  // namespace squall::demo
