// See payments.hpp.
#include "demo/payments.hpp"

#include <chrono>
#include <thread>

#include <nlohmann/json.hpp>

namespace squall::demo {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::milliseconds work{8};

}  // namespace

Payments::Payments() {
  http_.routes().Post("/charges", [this](const auto& request, auto& response) { charge(request, response); });
  http_.start();
}

std::size_t Payments::doubled() const {
  const std::scoped_lock lock(mutex_);
  return ledger_.doubled(steady_now());
}

void Payments::charge(const httplib::Request& request, httplib::Response& response) {
  const Json body = Json::parse(request.body, nullptr, false);
  const auto order = body.is_object() ? body.find("order") : body.end();
  if (order == body.end() || !order->is_number_unsigned()) {
    response.status = 400;
    response.set_content("{\"error\":\"charge which order?\"}\n", "application/json");
    return;
  }
  std::this_thread::sleep_for(work);
  const std::scoped_lock lock(mutex_);
  const unsigned charges = ledger_.charge(order->get<std::uint64_t>(), steady_now());
  response.status = 201;
  response.set_content(Json{{"order", *order}, {"charges", charges}}.dump() + "\n", "application/json");
}

}  // namespace squall::demo
