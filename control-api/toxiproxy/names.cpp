// See names.hpp.
#include "toxiproxy/names.hpp"

#include <algorithm>

#include "toxiproxy/book.hpp"

namespace squall::toxiproxy {

std::optional<std::string> misfit_of_name(std::string_view field, std::string_view name) {
  const auto refused = [&](std::string_view why) { return std::string(field) + " " + std::string(why); };
  if (name.empty()) return refused("must not be empty");
  if (name.size() > longest_name) return refused("must be 1 to " + std::to_string(longest_name) + " bytes");
  if (name == "." || name == "..") return refused("must not be . or .., which no path can name");
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::ranges::any_of(name, is_control)) return refused("must not have control characters");
  return std::nullopt;
}

std::vector<std::string> toxics_of(const control::Registry& registry, std::string_view proxy) {
  std::vector<std::string> names;
  for (const FaultSpec& fault : registry.faults)
    if (fault.hop == proxy && registry.toxics.contains(fault.name)) names.push_back(fault.name);
  return names;
}

}  // namespace squall::toxiproxy
