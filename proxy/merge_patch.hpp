// The JSON that `rewrite` needs, which the pure layers do not know: handed to the engine when it is made.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace squall {

// RFC 7396, with keys in the order they had. Nothing when the document is no JSON, or deeper than 32.
std::optional<std::string> merge_patch(std::string_view document, std::string_view patch);

}  // namespace squall
