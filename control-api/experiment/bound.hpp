// What a measured value is compared with: "< 800ms", ">= 14.4", "< 5%", "> 100/s", "< 1MB/s". Values are doubles in the
// dimension's base unit: seconds, a share of 1, bytes per second, a plain number, times per second. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <squall/problem.hpp>

namespace squall::experiment {

enum class Dimension : std::uint8_t { number, duration, share, byte_rate, rate };
enum class Comparison : std::uint8_t { less, less_equal, greater, greater_equal, equal, not_equal };

struct Bound {
  Comparison comparison = Comparison::less;
  double value = 0;
  Dimension dimension = Dimension::number;
  std::string text;  // as written: < 800ms

  bool operator==(const Bound&) const = default;
};

// Problems have no path; they name the form and an example.
Result<Bound> parse_bound(std::string_view text);

// The bound as one on values of `dimension`. A bare number is taken for a share (0 to 1) and a rate; a duration and a
// rate of bytes need their unit, and what was written with another unit does not fit. Problems have no path.
Result<Bound> bound_on(Dimension dimension, Bound bound);

// Never for what is not a number.
bool holds(const Bound& bound, double value);

// As a person reads it, in the dimension's units: 412ms, 0.35%, 1.2MB/s, 14.4, 95/s.
std::string print_value(Dimension dimension, double value);

}  // namespace squall::experiment
