// See server.hpp.
#include "server/server.hpp"

#include <utility>

#include "server/service.hpp"

namespace squall::server {

ApiServer::ApiServer(ServerOptions options, const Router& router, EventHub& events, const Guest* guest)
    : options_(std::move(options)), router_(router), events_(events), guest_(guest) {}

ApiServer::~ApiServer() = default;

Result<void> ApiServer::start() {
  auto service = std::make_unique<Service>(options_, router_, events_, guest_);
  if (auto started = service->start(); !started) return started;
  service_ = std::move(service);
  return {};
}

Address ApiServer::local_address() const { return service_ ? service_->local_address() : options_.address; }

void ApiServer::stop() { service_.reset(); }

}  // namespace squall::server
