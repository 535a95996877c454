// Any tree as a journey: never a crash; what is accepted has no circle, is laid out from left to right, and can be
// covered, checked and drawn.
#include <cstdint>
#include <cstdlib>

#include "config/loader.hpp"
#include "journey/layout.hpp"
#include "report/coverage.hpp"

namespace {

using namespace squall::journey;

void demand(bool truth) {
  if (!truth) std::abort();
}

void lead_to_the_right(const Layout& layout) {
  for (const Way& way : layout.ways) {
    std::size_t column = layout.places[way.from].spot.column;
    for (const Spot& spot : way.spots) demand(spot.column == ++column);
    demand(layout.places[way.to].spot.column == column + 1 && !way.spots.empty());
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto node = squall::config::load_text(std::string_view(reinterpret_cast<const char*>(data), size),
                                              squall::config::Format::yaml);
  if (!node) return 0;
  const auto decoded = decode_journey(*node);
  if (!decoded) return 0;
  const Journey& journey = *decoded;
  demand(!journey.name.empty() && !journey.hops.empty());
  squall::HopSpec edge;
  edge.name = "edge";
  (void)check_journey(journey, {{{edge}}, {{KnownExperiment{}}}, {{"cache-down"}}});
  lead_to_the_right(lay_out(journey));
  const Coverage coverage = cover(journey, {}, {}, {});
  for (const CellCoverage& cell : coverage.cells) {
    demand((cell.status == Status::gap) == cell.cell->is_gap());
    KnownExperiment experiment;
    experiment.name = cell.cell->experiment;
    experiment.cell = cell.name;
    demand(experiment.name.empty() || check_cell(experiment, {journey}).empty());
  }
  demand(!squall::report::chain_svg(journey, coverage).empty());
  demand(!squall::report::chain_dot(journey, coverage).empty());
  demand(!squall::report::coverage_markdown(journey, coverage).empty());
  return 0;
}
