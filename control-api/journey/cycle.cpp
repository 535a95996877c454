// See cycle.hpp: a search in breadth, from the new arrow's head to its tail.
#include "journey/cycle.hpp"

#include <algorithm>
#include <map>

namespace squall::journey {

std::vector<std::string> way_around(const std::vector<Arrow>& arrows, const Arrow& next) {
  const auto& [tail, head] = next;
  std::map<std::string, std::string> reached_from{{head, tail}};
  std::vector<std::string> reached{head};
  for (std::size_t i = 0; i < reached.size() && reached[i] != tail; ++i)
    for (const auto& [from, to] : arrows)
      if (from == reached[i] && reached_from.emplace(to, from).second) reached.push_back(to);
  if (std::ranges::find(reached, tail) == reached.end()) return {};
  std::vector<std::string> way{tail};
  for (std::string part = tail; part != head; way.push_back(part)) part = reached_from.at(part);
  way.push_back(tail);
  std::ranges::reverse(way);
  return way;
}

}  // namespace squall::journey
