// A fault's answer to a lane whose head is about to leave, and how several answers fold into one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <squall/time.hpp>

#include "faults/message.hpp"

namespace squall::faults {

// What becomes of the stream instead of its bytes going on.
enum class Fate : std::uint8_t {
  pass,
  swallow,  // read, acknowledged, thrown away: the stream is damaged for good
  respond,  // a message is answered here; what is left of it is thrown away
  half,     // this direction ends with a FIN, the other goes on
  fin,      // both directions end politely
  reset     // both ends get a RST
};

inline constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

struct Verdict {
  Duration hold{};                          // from the arrival of the head; several add
  TimePoint not_before = TimePoint::min();  // the latest wins
  std::size_t bytes_allowed = unlimited;    // the smallest wins
  bool may_read = true;                     // one "no" is enough
  Fate fate = Fate::pass;                   // the first in file order wins
  bool at_once = false;                     // the fate's own time is up: it waits for no hold
  std::size_t keep = unlimited;             // bytes of the head that pass, the rest is thrown away; the smallest wins
  std::size_t corrupt = 0;                  // neighbouring bytes of the head that change; the largest wins
  std::uint64_t corrupt_seed = 0;           // which, and into what; several mix
  const Answer* answer = nullptr;           // of the fate respond
  const Edit* edit = nullptr;  // of a message; several are done in file order, which is the plan's business

  // The stream loses bytes by this verdict and can never be resumed.
  bool damages() const { return fate == Fate::swallow || keep != unlimited; }
};

constexpr Duration saturating_sum(Duration a, Duration b) { return a > forever - b ? forever : a + b; }

// `so_far` comes from faults that stand before `next`. A terminal fate ends the list, so `next` is not asked then.
constexpr Verdict fold(const Verdict& so_far, const Verdict& next) {
  return Verdict{.hold = saturating_sum(so_far.hold, next.hold),
                 .not_before = std::max(so_far.not_before, next.not_before),
                 .bytes_allowed = std::min(so_far.bytes_allowed, next.bytes_allowed),
                 .may_read = so_far.may_read && next.may_read,
                 .fate = so_far.fate != Fate::pass ? so_far.fate : next.fate,
                 .at_once = so_far.fate != Fate::pass ? so_far.at_once : next.at_once,
                 .keep = std::min(so_far.keep, next.keep),
                 .corrupt = std::max(so_far.corrupt, next.corrupt),
                 .corrupt_seed = so_far.corrupt_seed ^ next.corrupt_seed,
                 .answer = so_far.fate != Fate::pass ? so_far.answer : next.answer,
                 .edit = next.edit};
}

}  // namespace squall::faults
