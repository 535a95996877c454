// Why the control plane does not do what it was asked. The routes turn the kind into an HTTP status.
#pragma once

#include <string>
#include <utility>

#include <squall/problem.hpp>

namespace squall::control {

struct Refusal {
  enum class Kind {
    not_found,   // no such hop, fault or connection
    invalid,     // a value, a limit, or something the data plane cannot do
    over_limit,  // an experiment that would be right where the limits are wider
    conflict,    // the thing is in a state that does not allow it
    stale,       // If-Match names another epoch
    halted,      // the emergency stop is engaged
    closing,     // the server is shutting down
    unstored     // the disk did not take it
  };

  Kind kind = Kind::invalid;
  Problems problems;  // paths point into the request's body
};

template <class T>
using Outcome = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refused(Refusal::Kind kind, std::string message, std::string hint = {}) {
  return tl::unexpected<Refusal>({kind, Problems{Problem{"", std::move(message), std::move(hint)}}});
}

}  // namespace squall::control
