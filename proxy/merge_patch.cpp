// See merge_patch.hpp.
#include "merge_patch.hpp"

#include <nlohmann/json.hpp>

namespace squall {
namespace {

constexpr int deepest = 32;  // as in the API; printing recurses

bool is_deeper(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if ((c == '{' || c == '[') && ++depth > deepest) return true;
    if (c == '}' || c == ']') --depth;
  }
  return false;
}

}  // namespace

std::optional<std::string> merge_patch(std::string_view document, std::string_view patch) {
  using Json = nlohmann::ordered_json;
  if (is_deeper(document)) return std::nullopt;
  Json json = Json::parse(document, nullptr, false);
  const Json changes = Json::parse(patch, nullptr, false);
  if (json.is_discarded() || changes.is_discarded()) return std::nullopt;
  json.merge_patch(changes);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace squall
