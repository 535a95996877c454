// What the codec and the schema of journeys both hold to, and where a cell stands in its file. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "config/node.hpp"
#include "journey/journey.hpp"

namespace squall::journey {

inline constexpr std::size_t longest_name = 64;
inline constexpr std::size_t most_hops = 200;
inline constexpr std::size_t most_objectives = 100;

inline constexpr std::array kinds{Kind::cache, Kind::database, Kind::third_party, Kind::queue, Kind::service};
inline constexpr std::array user_sees_words{UserSees::works, UserSees::degraded, UserSees::fails};

// Texts that would hide a gap.
inline constexpr std::string_view no_fallbacks[] = {"none", "no", "nothing", "null", "n/a", "tbd", "-", "?"};

inline std::string cell_path(std::size_t hop, Mode mode) {
  return config::child(config::child("/hops", hop) + "/modes", to_string(mode));
}

}  // namespace squall::journey
