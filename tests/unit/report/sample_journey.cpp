// See sample_journey.hpp.
#include "unit/report/sample_journey.hpp"

#include <array>
#include <utility>

namespace squall::report {
namespace {

using namespace std::chrono_literals;
using journey::Cell;
using journey::Hop;
using journey::Kind;
using journey::KnownExperiment;
using journey::Mode;
using journey::PastRun;
using journey::UserSees;

constexpr experiment::WallTime noon{std::chrono::seconds{1'790'000'000}};

// What shall come of a cell.
Cell cell_for(journey::Status status, Mode mode, const std::string& hop) {
  Cell cell;
  cell.mode = mode;
  cell.user_sees = UserSees::degraded;
  if (status != journey::Status::gap) cell.fallback = "the page without " + hop;
  if (status != journey::Status::gap && status != journey::Status::untested)
    cell.experiment = std::string(to_string(status)) + "-" + hop + "-" + std::string(to_string(mode));
  return cell;
}

PastRun run_of(const std::string& experiment, const std::string& cell) {
  PastRun run;
  run.id = experiment + "-4";
  run.experiment = experiment;
  run.cell = cell;
  run.hash = experiment.starts_with("stale") ? "0ld" : "5f0c2a9e41b7d3886a1c";
  run.outcome = experiment.starts_with("broken") ? experiment::Outcome::broken : experiment::Outcome::held;
  run.ended = noon - 100h;
  return run;
}

Hop hop_of(std::string id, std::string from, std::string to, Kind kind, std::vector<journey::Status> statuses) {
  Hop hop;
  hop.id = std::move(id);
  hop.from = std::move(from);
  hop.to = std::move(to);
  hop.kind = kind;
  hop.proxy = hop.id;
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    if (statuses[i] == journey::Status::blind) hop.proxy.clear();
    hop.cells.push_back(cell_for(statuses[i], journey::modes[i], hop.id));
  }
  return hop;
}

using enum journey::Status;

journey::Journey shop() {
  using enum Kind;
  journey::Journey journey;
  journey.name = "shopping";
  journey.owner = "shop";
  journey.hops = {
      hop_of("dns", "customers", "cdn", third_party, {blind, gap}),
      hop_of("cdn", "customers", "edge", third_party, {proven, stale}),
      hop_of("cdn-fill", "cdn", "edge", service, {untested}),
      hop_of("edge", "edge", "web", service, {proven, proven, proven}),
      hop_of("sessions", "web", "session cache", cache, {proven, broken}),
      hop_of("catalogue", "web", "catalogue", service, {proven, proven, stale}),
      hop_of("search", "web", "search", service, {proven, untested, proven}),
      hop_of("basket", "web", "basket", service, {broken, proven}),
      hop_of("checkout", "web", "checkout", service, {gap, proven, proven}),
      hop_of("recommendations-for-you", "web", "recommendations of the marketing team", third_party, {blind}),
      hop_of("catalogue-db", "catalogue", "catalogue database", database, {stale, proven, proven, proven}),
      hop_of("catalogue-cache", "catalogue", "redis", cache, {proven}),
      hop_of("images", "catalogue", "object store", third_party, {proven, untested}),
      hop_of("search-index", "search", "search index", database, {untested, untested, untested}),
      hop_of("search-cache", "search", "redis", cache, {proven}),
      hop_of("basket-cache", "basket", "redis", cache, {gap, gap}),
      hop_of("basket-db", "basket", "orders database", database, {proven}),
      hop_of("orders-db", "checkout", "orders database", database,
             {proven, proven, broken, untested, stale, proven, gap}),
      hop_of("payments", "checkout", "payment provider", third_party, {proven, proven, proven, broken}),
      hop_of("fraud", "checkout", "fraud check", third_party, {untested}),
      hop_of("tax", "checkout", "tax rates", third_party, {proven}),
      hop_of("stock", "checkout", "stock", service, {stale, stale}),
      hop_of("orders-queue", "checkout", "order queue", queue, {proven, gap}),
      hop_of("stock-db", "stock", "stock database", database, {proven, proven}),
      hop_of("stock-cache", "stock", "redis", cache, {}),
      hop_of("fulfil", "order queue", "fulfilment", queue, {broken, untested}),
      hop_of("mail", "fulfilment", "mail provider", third_party, {proven}),
      hop_of("warehouse", "fulfilment", "warehouse", third_party, {blind, blind}),
      hop_of("ledger", "fulfilment", "ledger", service, {proven, proven}),
      hop_of("nightly", "nightly report", "ledger", service, {untested}),
  };
  return journey;
}

}  // namespace

SampleChain covered(journey::Journey journey) {
  SampleChain sample;
  sample.journey = std::move(journey);
  std::vector<KnownExperiment> experiments;
  std::vector<PastRun> runs;
  for (const Hop& hop : sample.journey.hops)
    for (const Cell& cell : hop.cells) {
      if (cell.experiment.empty()) continue;
      const std::string name = cell_name(sample.journey, hop, cell);
      experiments.push_back(
          {cell.experiment, cell.experiment + ".yaml", name, "", "5f0c2a9e41b7d3886a1c", {hop.proxy}});
      runs.push_back(run_of(cell.experiment, name));
    }
  sample.coverage = cover(sample.journey, {{}, experiments, {}}, runs, noon);
  return sample;
}

SampleChain sample_chain() {
  journey::Journey journey;
  journey.name = "checkout";
  journey.owner = "shop";
  journey.hops = {hop_of("edge", "customers", "app", Kind::service, {gap}),
                  hop_of("cache", "app", "cache", Kind::cache, {proven, broken}),
                  hop_of("database", "app", "database", Kind::database, {proven, stale}),
                  hop_of("payments", "app", "payments", Kind::third_party, {proven, proven, untested}),
                  hop_of("mail", "app", "mail", Kind::queue, {blind}),
                  hop_of("prices", "app", "prices", Kind::service, {proven})};
  return covered(std::move(journey));
}

SampleChain long_chain() { return covered(shop()); }

}  // namespace squall::report
