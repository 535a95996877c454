// See server.hpp.
#include "server/server.hpp"

#include <utility>

#include "server/service.hpp"

namespace squall::server {

ApiServer::ApiServer(ServerOptions options, const Router& router, EventHub& events, const Guest* guest)
    : options_(std::move(options)), router_(router), events_(events), guest_(guest) {}

ApiServer::~ApiServer() = default;

std::string url_of(Address listening) {
  if (listening.kind == Address::Kind::unix_socket) return to_string(listening);
  if (listening.host == "0.0.0.0") listening.host = "127.0.0.1";
  if (listening.host == "::") listening.host = "::1";
  return "http://" + to_string(listening);
}

Result<void> ApiServer::start() {
  auto service = std::make_unique<Service>(options_, router_, events_, guest_);
  if (auto started = service->start(); !started) return started;
  service_ = std::move(service);
  return {};
}

Address ApiServer::local_address() const { return service_ ? service_->local_address() : options_.address; }

void ApiServer::stop() { service_.reset(); }

}  // namespace squall::server
