// A rate as arithmetic: bytes and the time they take, without drift and without overflow. Used by throttle. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include <squall/time.hpp>

namespace squall::faults {

class Rate {
 public:
  explicit Rate(std::uint64_t per_second) : per_second_(std::max<std::uint64_t>(1, per_second)) {}

  // A ramp of intensity has come this far: half the intensity is twice the rate. Above 0.
  Rate at(double intensity) const {
    constexpr double most = 1e15;
    return intensity >= 1
               ? *this
               : Rate(static_cast<std::uint64_t>(std::min(most, static_cast<double>(per_second_) / intensity)));
  }

  Duration time_for(std::uint64_t bytes) const {
    return Duration{static_cast<Duration::rep>((wide{bytes} * second + per_second_ - 1) / per_second_)};
  }
  std::uint64_t bytes_in(Duration time) const {
    return static_cast<std::uint64_t>(wide{static_cast<std::uint64_t>(time.count())} * per_second_ / second);
  }

  // What leaves at once, so that a lane does not wake once per byte; and how much unused time counts as credit.
  std::uint64_t quantum() const { return std::max(smallest_quantum, bytes_in(quantum_time)); }
  Duration credit() const { return std::max(4 * quantum_time, 4 * time_for(smallest_quantum)); }

 private:
  __extension__ using wide = unsigned __int128;
  static constexpr std::uint64_t second = 1'000'000'000;
  static constexpr Duration quantum_time = std::chrono::milliseconds{2};
  static constexpr std::uint64_t smallest_quantum = 64;

  std::uint64_t per_second_;
};

}  // namespace squall::faults
