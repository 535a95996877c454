// Any tree as a fault: never a crash, and what is accepted is described in words that decode to the same fault, but for
// traces that are too long to be described.
#include <cstdint>
#include <cstdlib>

#include "../unit/config/example_catalog.hpp"
#include "config/fault_codec.hpp"
#include "config/loader.hpp"
#include "config/trace_file.hpp"

namespace {

bool has_long_trace(const squall::Arguments& arguments) {
  const auto trace = squall::argument<squall::Trace>(arguments, "trace");
  return trace && trace->values().size() > 64;
}

bool is_described_in_full(const squall::FaultSpec& fault) {
  for (const squall::Alternative& alternative : fault.alternatives)
    if (has_long_trace(alternative.arguments)) return false;
  return !has_long_trace(fault.arguments);
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace squall::config;
  const auto node = load_text(std::string_view(reinterpret_cast<const char*>(data), size), Format::yaml);
  if (!node) return 0;
  (void)decode_fault_file(*node);
  const auto fault = decode_fault(*node, example_catalog);
  if (!fault) return 0;
  const auto again = decode_fault(describe_fault(*fault, example_catalog), example_catalog);
  if (is_described_in_full(*fault) && (!again || *again != *fault)) std::abort();
  (void)squall::config::parse_trace(std::string_view(reinterpret_cast<const char*>(data), size));
  (void)check_fault(*fault, nullptr, {}, example_catalog, {});
  return 0;
}
