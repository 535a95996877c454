// Any tree as a fault: never a crash, and what is accepted is described in words that decode to the same fault.
#include <cstdint>
#include <cstdlib>

#include "../unit/config/example_catalog.hpp"
#include "config/fault_codec.hpp"
#include "config/loader.hpp"

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace squall::config;
  const auto node = load_text(std::string_view(reinterpret_cast<const char*>(data), size), Format::yaml);
  if (!node) return 0;
  (void)decode_fault_file(*node);
  const auto fault = decode_fault(*node, example_catalog);
  if (!fault) return 0;
  const auto again = decode_fault(describe_fault(*fault, example_catalog), example_catalog);
  if (!again || *again != *fault) std::abort();
  (void)check_fault(*fault, nullptr, {}, example_catalog, {});
  return 0;
}
