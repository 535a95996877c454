// Quantities that carry their unit in the type. Files, the API and the command line spell them with a unit as well
// ("64kB/s", "16KiB"); a number without one is refused before it gets here.
#pragma once

#include <compare>
#include <cstdint>

#include <squall/time.hpp>

namespace squall {

struct Bytes {
  std::uint64_t count = 0;
  auto operator<=>(const Bytes&) const = default;
};

struct ByteRate {
  std::uint64_t per_second = 0;  // bytes; never 0 in a compiled fault
  auto operator<=>(const ByteRate&) const = default;
};

// Messages in a stretch of time. Spelled 20req/s or 30req/m.
struct RequestRate {
  std::uint64_t count = 0;  // never 0 in a compiled fault
  Duration per = std::chrono::seconds{1};
  bool operator==(const RequestRate&) const = default;
};

// A part of a whole, 0..1. Spelled 80% or 0.8.
struct Share {
  double value = 0;
  auto operator<=>(const Share&) const = default;
};

}  // namespace squall
