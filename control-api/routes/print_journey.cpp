// See print_journey.hpp.
#include "routes/print_journey.hpp"

#include <algorithm>
#include <utility>

#include "config/reader.hpp"
#include "experiment/timeline.hpp"
#include "routes/print.hpp"
#include "routes/text_node.hpp"

namespace squall::routes {
namespace {

using config::Node;
using control::rfc3339;
using journey::CellCoverage;
using journey::Coverage;
using journey::print_freshness;

Node number_or_null(const std::optional<double>& value) { return value ? Node::number(*value) : Node::null(); }

Node print_counts(const Coverage& coverage) {
  Node counts = Node::map();
  for (const journey::Status status : journey::statuses)
    counts.add(std::string(journey::to_string(status)), Node::number(coverage.count(status)));
  return counts;
}

Node print_cell(const CellCoverage& covered) {
  const journey::Cell& cell = *covered.cell;
  return Node::map({{"cell", text(covered.name)},
                    {"hop", text(covered.hop->id)},
                    {"mode", text(journey::to_string(cell.mode))},
                    {"status", text(journey::to_string(covered.status))},
                    {"why", text(covered.why)},
                    {"user_sees", text(journey::to_string(cell.user_sees))},
                    {"fallback", text(cell.fallback)},
                    {"accepted", text(cell.accepted)},
                    {"experiment", text(cell.experiment)},
                    {"run", text(covered.last ? covered.last->id : "")},
                    {"ended", text(covered.last ? rfc3339(covered.last->ended) : "")},
                    {"age", text(covered.age ? journey::print_age(*covered.age) : "")},
                    {"hash", text(covered.last ? covered.last->hash : "")}});
}

// All of them, or those of one hop.
Node print_cells(const Coverage& coverage, const journey::Hop* hop) {
  Node cells = Node::list();
  for (const CellCoverage& cell : coverage.cells)
    if (hop == nullptr || cell.hop == hop) cells.push(print_cell(cell));
  return cells;
}

Node print_window(const journey::WindowFigures& figures, bool http) {
  return Node::map({{"latency_p50", number_or_null(figures.latency_p50)},
                    {"latency_p99", number_or_null(figures.latency_p99)},
                    {"error_rate", number_or_null(figures.error_rate)},
                    {"rate", number_or_null(figures.rate)},
                    {"rate_of", text(http ? "requests" : "connections")},
                    {"samples", Node::number(figures.samples)},
                    {"covers", text(print_rounded(figures.covers))}});
}

Node print_windows(const std::optional<journey::HopFigures>& figures) {
  if (!figures) return Node::null();
  return Node::map({{"now", print_window(figures->now, figures->http)},
                    {"5m", print_window(figures->minutes, figures->http)},
                    {"1h", print_window(figures->hour, figures->http)}});
}

Node print_active(const control::HopView* hop, Catalog catalog) {
  Node faults = Node::list();
  if (hop == nullptr) return faults;
  for (const control::FaultView& fault : hop->faults)
    if (fault.state == control::FaultState::active)
      faults.push(
          Node::map({{"name", text(fault.spec.name)}, {"summary", text(experiment::sentence(fault.spec, catalog))}}));
  return faults;
}

Node print_chain_hop(const journey::Hop& hop, const Coverage& coverage, const control::Overview& server,
                     const runs::Sampler& sampler, Catalog catalog) {
  const control::HopView* proxy = hop.proxy.empty() ? nullptr : server.find_hop(hop.proxy);
  const auto worst = coverage.worst(hop.id);
  return Node::map({{"id", text(hop.id)},
                    {"from", text(hop.from)},
                    {"to", text(hop.to)},
                    {"kind", text(journey::to_string(hop.kind))},
                    {"proxy", text(hop.proxy)},
                    {"runbook", text(hop.runbook)},
                    {"listen", text(proxy != nullptr ? to_string(proxy->stats.listen) : "")},
                    {"upstream", text(proxy != nullptr ? to_string(proxy->spec.upstream) : "")},
                    {"worst", worst ? text(journey::to_string(*worst)) : Node::null()},
                    {"faults", print_active(proxy, catalog)},
                    {"windows", print_windows(proxy != nullptr ? sampler.hop(hop.proxy) : std::nullopt)},
                    {"cells", print_cells(coverage, &hop)}});
}

Node print_objective(const journey::Objective& objective, const runs::Sampler& sampler) {
  const experiment::Measured measured = sampler.measure(objective.metric);
  Node node = Node::map({{"text", text(objective.text)}, {"value", number_or_null(measured.value)}});
  const experiment::Dimension dimension = experiment::info(objective.metric.measure).dimension;
  node.add("shown", text(measured.value ? experiment::print_value(dimension, *measured.value) : ""));
  node.add("holds", measured.value ? Node::boolean(experiment::holds(objective.bound, *measured.value)) : Node::null());
  return node.add("samples", Node::number(measured.samples));
}

Node with_problems(Node node, const Problems& misfits) {
  if (!misfits.empty()) node.add("problems", print_problems(config::capped(misfits)));
  return node;
}

}  // namespace

Node print_journey_line(const Shown& shown) {
  const auto& [file, coverage, misfits] = shown;
  const journey::Journey& journey = *file.journey;
  Node node = Node::map({{"name", text(journey.name)},
                         {"owner", text(journey.owner)},
                         {"file", text(file.file)},
                         {"hops", Node::number(journey.hops.size())},
                         {"cells", Node::number(coverage.cells.size())},
                         {"counts", print_counts(coverage)}});
  return with_problems(std::move(node), misfits);
}

Node print_journey(const Shown& shown, const control::Overview& server, const Carried& carried, Catalog catalog) {
  const auto& [file, coverage, misfits] = shown;
  const runs::Sampler& sampler = carried.sampler;
  const journey::Journey& journey = *file.journey;
  Node slo = Node::list();
  for (const journey::Objective& objective : journey.slo) slo.push(print_objective(objective, sampler));
  Node hops = Node::list();
  for (const journey::Hop& hop : journey.hops) hops.push(print_chain_hop(hop, coverage, server, sampler, catalog));
  const auto looked = sampler.looked();
  const Duration age = looked ? std::max(carried.now - *looked, Duration::zero()) : Duration::zero();
  return with_problems(Node::map({{"name", text(journey.name)},
                                  {"owner", text(journey.owner)},
                                  {"file", text(file.file)},
                                  {"fresh_for", text(print_freshness(journey.fresh_for))},
                                  {"measured_ago", text(looked ? journey::print_age(age) : "")},
                                  {"slo", std::move(slo)},
                                  {"hops", std::move(hops)}}),
                       misfits);
}

Node print_coverage(const Shown& shown, experiment::WallTime now) {
  const auto& [file, coverage, misfits] = shown;
  const journey::Journey& journey = *file.journey;
  return with_problems(Node::map({{"journey", text(journey.name)},
                                  {"owner", text(journey.owner)},
                                  {"fresh_for", text(print_freshness(journey.fresh_for))},
                                  {"now", text(rfc3339(now))},
                                  {"counts", print_counts(coverage)},
                                  {"cells", print_cells(coverage, nullptr)}}),
                       misfits);
}

Node print_wrong(const std::string& file, const Problems& problems) {
  return Node::map({{"file", text(file)}, {"problems", print_problems(config::capped(problems))}});
}

}  // namespace squall::routes
