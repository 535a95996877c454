// What an http hop does with its messages, compiled once when it is published: immutable, shared by all shards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <squall/hop.hpp>
#include <squall/problem.hpp>

#include "faults/fault.hpp"
#include "http/message_matcher.hpp"
#include "http1/tallies.hpp"

namespace squall::http1 {

// Which messages somebody means: those that fit, less those that fit any key of `not`.
class Meaning {
 public:
  Meaning(http::MessageMatcher match, http::MessageMatcher spared)
      : match_(std::move(match)), spared_(std::move(spared)) {}

  // Paths are relative to the map that holds `match`: "/match/not/path/0".
  static Result<Meaning> compile(const MessageMatch& match, const MessageMatch& spared);

  // `status`: of the response that is judged; none while it is the request.
  bool means(const http::RequestTraits& request, std::optional<int> status) const {
    return match_.fits(request, status) && !spared_.fits_any_key(request, status);
  }

 private:
  http::MessageMatcher match_, spared_;
};

struct MessageFault {
  std::shared_ptr<const faults::Fault> fault;
  Meaning meaning;
};

struct Rules {
  // What stands wrong in patterns is said by check_rules; it must have been asked.
  Rules(const HopSpec& hop, const faults::FaultList& faults, bool names_faults, std::shared_ptr<Tallies> counted);

  std::vector<MessageFault> requests, responses;  // the faults of these points, in their order
  faults::FaultList request_list;                 // the first of these without their meaning
  std::vector<Meaning> endpoints;
  std::shared_ptr<Tallies> tallies;
  bool strict = false;
  bool fault_header = true;  // x-squall-fault on answers that a fault made, or whose head it changed
  Duration head_timeout{}, body_timeout{};
};

// Paths are relative to the hop and to the fault.
Problems check_rules(const HopSpec& hop);
Problems check_rules(const FaultSpec& fault);

}  // namespace squall::http1
