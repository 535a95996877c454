// Ways through a chain that lead back to where they began. Used by the codec. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace squall::journey {

using Arrow = std::pair<std::string, std::string>;  // from, to

// The shortest way around that `next` would close together with these arrows: from, to, ..., from. Nothing when it
// closes none.
std::vector<std::string> way_around(const std::vector<Arrow>& arrows, const Arrow& next);

}  // namespace squall::journey
