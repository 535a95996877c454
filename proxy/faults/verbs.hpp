// What the files of single verbs share; included by them and by catalog.cpp only.
#pragma once

#include <chrono>
#include <memory>

#include "faults/verb.hpp"

namespace squall::faults {

// No single hold, stall or time to wait is longer than a day: a game day is one.
inline constexpr std::uint64_t day = std::chrono::nanoseconds{std::chrono::hours{24}}.count();

// Verbs that act on the whole door of a hop cannot pick among its clients: refuses whatever would.
Problems whole_door_only(const FaultSpec& fault, const std::string& why, const std::string& instead = {});

template <class Kind>
std::unique_ptr<const Behaviour> compile_as(const FaultSpec& fault) {
  return std::make_unique<const Kind>(fault);
}

extern const Verb delay;
extern const Verb throttle;
extern const Verb limit;
extern const Verb drop;
extern const Verb close;
extern const Verb respond;
extern const Verb rewrite;
extern const Verb repeat;

}  // namespace squall::faults
