// Any tree as an experiment: never a crash; what is accepted is drawn in the width that was asked for, keeps its own
// promises, and can be judged against a server. Secrets are put in, and never told.
#include <cstdint>
#include <cstdlib>
#include <sstream>

#include "../unit/config/example_catalog.hpp"
#include "config/loader.hpp"
#include "experiment/codec.hpp"
#include "experiment/timeline.hpp"

namespace {

using namespace squall::experiment;

constexpr std::string_view secret =
    "s\x01"
    "3cret";  // nothing that a file could say by itself

void demand(bool truth) {
  if (!truth) std::abort();
}

void judge(Experiment experiment) {
  squall::HopSpec hop;
  hop.name = "edge";
  hop.protocol = squall::Protocol::http;
  const ServerView server{"staging", {hop}, {}, {{"./bin"}}};
  (void)check_experiment(experiment, server, squall::config::example_catalog);
}

void draw(const Experiment& experiment) {
  std::istringstream lines(draw_timeline(experiment, squall::config::example_catalog, 80));
  for (std::string line; std::getline(lines, line);) {
    std::size_t columns = 0;
    for (const char byte : line) columns += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1 : 0;
    demand(columns <= 80);
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto node = squall::config::load_text(std::string_view(reinterpret_cast<const char*>(data), size),
                                              squall::config::Format::yaml);
  if (!node) return 0;
  const auto resolved = decode_experiment(
      *node, {squall::config::example_catalog, {}, [](const std::string&) { return std::string(secret); }});
  for (const squall::Problem& problem : resolved ? squall::Problems{} : resolved.error())
    demand((problem.message + problem.hint).find(secret) == std::string::npos);
  const auto decoded = decode_experiment(*node, {squall::config::example_catalog, {}, {}});
  if (!decoded) return 0;
  const Experiment& experiment = decoded->experiment;
  demand(decoded->secrets.empty() && !experiment.checks.empty() && !faulted_hops(experiment).empty());
  demand(experiment.limits.max_duration >= planned_duration(experiment));
  for (const Phase& phase : experiment.phases)
    for (const squall::FaultSpec& fault : phase.faults) demand(fault.after + fault.lasts <= phase.lasts);
  draw(experiment);
  judge(experiment);
  return 0;
}
