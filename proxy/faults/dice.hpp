// Chance as a function: hash(seed, fault name, subject, sequence). The same four always give the same number, so a
// sample is stable for the life of a connection, replayable from the seed, untouched by edits of other faults, and
// monotone: whoever is under 10 % is also under 20 %.
#pragma once

#include <cstdint>
#include <string_view>

namespace squall::faults {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

class Dice {
 public:
  constexpr Dice(std::uint64_t seed, std::string_view fault) : key_(mix(seed)) {
    for (const char c : fault) key_ = mix(key_ ^ static_cast<unsigned char>(c));
  }

  // In [0, 1), with 53 bits. Kinds of question about one subject must not share their draws, hence a function each.
  constexpr double who(std::uint64_t subject) const { return unit(bits(1, subject, 0)); }
  constexpr double how_much(std::uint64_t subject, std::uint64_t sequence) const {
    return unit(bits(2, subject, sequence));
  }
  constexpr double which(std::uint64_t subject) const { return unit(bits(3, subject, 0)); }
  constexpr std::uint64_t noise(std::uint64_t subject, std::uint64_t sequence) const {
    return bits(4, subject, sequence);
  }

 private:
  static constexpr double unit(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1.0p-53; }

  constexpr std::uint64_t bits(std::uint64_t kind, std::uint64_t subject, std::uint64_t sequence) const {
    return mix(mix(mix(key_ ^ kind) ^ subject) ^ sequence);
  }

  std::uint64_t key_;
};

}  // namespace squall::faults
