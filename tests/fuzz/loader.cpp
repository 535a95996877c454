// Any bytes as YAML and as JSON: never a crash, and what is read prints as JSON that reads as the same tree.
#include "config/loader.hpp"

#include <cstdint>
#include <cstdlib>

#include "config/server_config.hpp"

using squall::config::Format;

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Format format : {Format::yaml, Format::json}) {
    const auto node = squall::config::load_text(text, format);
    if (!node) continue;
    const std::string json = to_json(*node);
    const auto again = squall::config::load_text(json, Format::json);
    if (!again || to_json(*again) != json) std::abort();
    (void)squall::config::decode_server_config(*node);
  }
  return 0;
}
