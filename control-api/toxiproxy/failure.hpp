// How this API says no: a status and Toxiproxy's own words where it has some.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "control/refusal.hpp"
#include "server/message.hpp"
#include "toxiproxy/go_json.hpp"

namespace squall::toxiproxy {

struct Failure {
  int status = 500;
  std::string message;
};

template <class T>
using Outcome = tl::expected<T, Failure>;

inline tl::unexpected<Failure> fail(int status, std::string message) {
  return tl::unexpected<Failure>({status, std::move(message)});
}

// The control plane's refusal: 423 while halted, 500 for an address that cannot be listened on, 400 for what is wrong
// with the request.
Failure failure_of(const control::Refusal& refusal);

// The other way, for what is found wrong while the control plane holds its lock.
tl::unexpected<control::Refusal> refusal_of(control::Refusal::Kind kind, std::string message);

// `{"error":...,"status":...}` as text/plain with a newline.
server::Response print_failure(const Failure& failure);

// application/json, compact, without a newline.
server::Response print_json(int status, const Json& document);

// On one line; what is not UTF-8 becomes U+FFFD.
std::string dump(const Json& document);

}  // namespace squall::toxiproxy
