// From a request's head to the answer, without a socket: who may, which route, what type of body, then the handler. The
// one place where an exception becomes a 500. Both servers call it, each on its own thread; it holds no state.
#pragma once

#include <optional>
#include <variant>

#include "http/request_head.hpp"
#include "http/target.hpp"
#include "server/access.hpp"
#include "server/guest.hpp"
#include "server/message.hpp"
#include "server/router.hpp"

namespace squall::server {

// A request that may run once its body is there.
struct Call {
  Request request;
  const Route* route = nullptr;  // null: it is the guest's
};

class Dispatcher {
 public:
  Dispatcher(const Router& router, AccessRules rules, const Guest* guest = nullptr)
      : router_(router), rules_(std::move(rules)), guest_(guest) {}

  // Judges a head before its body is read. A Response is a refusal.
  std::variant<Call, Response> admit(const http::RequestHead& head, const Origin& origin) const;

  // Runs the handler. Never throws.
  Response answer(const Call& call) const;

 private:
  std::optional<Response> find_route(Call& call, const http::Target& target, const Origin& origin, bool has_body) const;

  const Router& router_;
  AccessRules rules_;
  const Guest* guest_;  // null: there is none
};

}  // namespace squall::server
