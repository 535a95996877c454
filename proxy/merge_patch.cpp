// See merge_patch.hpp.
#include "merge_patch.hpp"

#include <nlohmann/json.hpp>

namespace squall {

std::optional<std::string> merge_patch(std::string_view document, std::string_view patch) {
  using Json = nlohmann::ordered_json;
  Json json = Json::parse(document, nullptr, false);
  const Json changes = Json::parse(patch, nullptr, false);
  if (json.is_discarded() || changes.is_discarded()) return std::nullopt;
  json.merge_patch(changes);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace squall
