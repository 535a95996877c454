// See check_codec.hpp.
#include "experiment/check_codec.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "experiment/fields.hpp"
#include "experiment/source_codec.hpp"

namespace squall::experiment {
namespace {

using config::child;
using config::MapReader;
using config::Node;
using namespace std::chrono_literals;

constexpr std::size_t most_checks = 100;
constexpr std::size_t longest_id = 64;

const auto as_window = as_time_within(1s, 5min);

Result<Cohort> as_cohort(const Node& node) {
  if (node.text == "all") return Cohort::all;
  if (node.text == "faulted") return Cohort::faulted;
  if (node.text == "control") return Cohort::control;
  return refuse("", "must be faulted, control or all");
}

Result<std::uint64_t> as_least(const Node& node) {
  const auto count = config::as_count(node);
  if (!count || *count == 0) return refuse("", "must be a whole number from 1, like 50");
  return count;
}

// A list of checks or rules; null when there is none that could be read.
const Node* list_of(MapReader& map, std::string_view key, const Node* list) {
  if (list == nullptr) return nullptr;
  if (list->is(Node::Kind::list) && list->items.size() <= most_checks) return list;
  map.problem(key, "must be a list of at most 100" +
                       (list->is(Node::Kind::list) ? "" : ", not " + std::string(kind_name(*list))));
  return nullptr;
}

class CheckReader {
 public:
  CheckReader(const Node& node, const std::string& path, Problems& problems)
      : problems_(problems), map_(node, path, problems) {}

  Check read() {
    if (!map_.valid()) return {};
    map_.required("id", check_.id, as_name("a check", "_-", longest_id), "p99");
    const std::size_t before = problems_.size();
    const bool from = map_.required(
        "from", check_.from, [](const Node& node) { return decode_source(node, ""); }, "{hop: edge.latency_p99}");
    has_source_ = from && problems_.size() == before;
    read_bound();
    map_.optional("cohort", check_.cohort, as_cohort);
    read_when();
    read_window();
    read_questions();
    map_.finish();
    return std::move(check_);
  }

 private:
  void read_bound() {
    if (!map_.required("expect", check_.expect, as_bound, "\"< 800ms\"") || !has_source_) return;
    auto bound = bound_on(dimension_of(check_), check_.expect);
    if (bound)
      check_.expect = std::move(*bound);
    else if (is_outside(check_.from))
      map_.problem("expect", "\"" + check_.expect.text + "\" does not fit: an outside source answers a plain number",
                   "write it without a unit, like < 100");
    else
      map_.problem("expect", bound.error().front().message);
  }

  void read_when() {
    if (check_.cohort == Cohort::faulted) check_.before = check_.after = false;
    const Node* list = map_.optional("when");
    if (list == nullptr) return;
    check_.before = check_.during = check_.after = false;
    const std::array<std::pair<std::string_view, bool*>, 3> words{
        {{"before", &check_.before}, {"during", &check_.during}, {"after", &check_.after}}};
    bool good = list->is(Node::Kind::list) && !list->items.empty();
    for (const Node& item : list->items) {
      const auto word = std::ranges::find(words, std::string_view(item.text), &decltype(words)::value_type::first);
      good = good && word != words.end() && !std::exchange(*word->second, true);
      if (!good) break;
    }
    if (!good)
      return map_.problem("when", "must be a list of before, during and after, each once", "like [during, after]");
    if (check_.cohort == Cohort::faulted && (check_.before || check_.after))
      map_.problem("when", "nothing is faulted before and after", "write when: [during], or cohort: all");
  }

  void read_window() {
    const Metric* metric = std::get_if<Metric>(&check_.from);
    map_.optional("over", check_.over, as_window);
    const bool counted = map_.optional("min_samples", check_.min_samples, as_least);
    if (!has_source_) return;
    if (metric == nullptr) {
      for (const char* key : {"over", "min_samples", "cohort"})
        if (map_.has(key))
          map_.problem(key, "is for metrics of a hop; an outside source is asked for one number", "remove it");
    } else if (const MetricInfo& one = info(metric->measure); counted && !one.samples) {
      map_.problem("min_samples", "\"" + std::string(one.name) + "\" is no statistic of samples", "remove it");
    }
  }

  void read_questions() {
    map_.optional("every", check_.every, as_time_within(1s, 5min));
    map_.optional("timeout", check_.timeout, as_time_within(100ms, 30s));
    if (!has_source_ || is_outside(check_.from)) return;
    for (const char* key : {"every", "timeout"})
      if (map_.has(key)) map_.problem(key, "is for outside sources; a hop is looked at each second", "remove it");
  }

  Problems& problems_;
  MapReader map_;
  Check check_;
  bool has_source_ = false;
};

class RuleReader {
 public:
  RuleReader(const Node& node, const std::string& path, const std::vector<Check>& checks, Problems& problems)
      : checks_(checks), map_(node, path, problems) {}

  StopRule read() {
    if (!map_.valid()) return {};
    StopRule rule;
    if (map_.required("when", rule.text, config::as_text, "\"edge.error_rate > 5%\"")) read_condition(rule);
    map_.optional("for", rule.lasts, as_time_within(0s, 1h));
    map_.optional("over", rule.over, as_window);
    if (map_.has("over") && std::holds_alternative<std::size_t>(rule.what))
      map_.problem("over", "is for metrics of a hop; the check says its own", "remove it");
    map_.finish();
    return rule;
  }

 private:
  void read_condition(StopRule& rule) {
    const std::size_t sign = rule.text.find_first_of("<>=!");
    std::string name = rule.text.substr(0, sign);
    name.erase(name.find_last_not_of(' ') + 1);
    name.erase(0, name.find_first_not_of(' '));
    if (name.empty() || sign == std::string::npos)
      return map_.problem("when", "must be a metric of a hop or the id of a check, and a bound",
                          "like edge.error_rate > 5%, or burn >= 14.4");
    const auto bound = parse_bound(std::string_view(rule.text).substr(sign));
    if (!bound) {
      map_.problem("when", bound.error().front().message, bound.error().front().hint);
    }
    const std::optional<Dimension> dimension =
        name.find('.') == std::string::npos ? read_check(rule, name) : read_metric(rule, name);
    if (!bound || !dimension) return;
    auto fitting = bound_on(*dimension, *bound);
    if (fitting)
      rule.bound = std::move(*fitting);
    else
      map_.problem("when", fitting.error().front().message);
  }

  std::optional<Dimension> read_metric(StopRule& rule, const std::string& name) {
    auto metric = parse_metric(name);
    if (!metric) {
      map_.problem("when", metric.error().front().message, metric.error().front().hint);
      return std::nullopt;
    }
    rule.what = *metric;
    return info(metric->measure).dimension;
  }

  std::optional<Dimension> read_check(StopRule& rule, const std::string& id) {
    const auto check = std::ranges::find(checks_, id, &Check::id);
    if (check != checks_.end()) {
      rule.what = static_cast<std::size_t>(check - checks_.begin());
      return dimension_of(*check);
    }
    std::vector<std::string> ids;
    for (const Check& one : checks_) ids.push_back(one.id);
    const std::string hint = config::did_you_mean(id, ids);
    map_.problem("when", "there is no check \"" + id.substr(0, longest_id) + "\"",
                 hint.empty() ? "a metric of a hop has a dot: edge.error_rate" : hint);
    return std::nullopt;
  }

  const std::vector<Check>& checks_;
  MapReader map_;
};

// Whether the dose leaves something out.
bool spares(const Dose& dose) { return dose.probability < 1 || dose.in_order() || dose.capped(); }

}  // namespace

void read_checks(MapReader& map, std::vector<Check>& checks, Problems& problems) {
  const Node* list =
      list_of(map, "checks", map.required("checks", "[{id: p99, from: {hop: edge.latency_p99}, expect: \"< 800ms\"}]"));
  if (list == nullptr) return;
  if (list->items.empty()) map.problem("checks", "a claim needs at least one check", "say what must hold meanwhile");
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const std::string path = child(map.path("checks"), i);
    Check check = CheckReader(list->items[i], path, problems).read();
    const auto same = std::ranges::find(checks, check.id, &Check::id);
    if (!check.id.empty() && same != checks.end())
      problems.push_back(
          {child(path, "id"), "\"" + check.id + "\" is already the id of another check", "give each its own"});
    checks.push_back(std::move(check));
  }
}

void read_stop_rules(MapReader& map, const std::vector<Check>& checks, std::vector<StopRule>& rules,
                     Problems& problems) {
  const Node* list = list_of(map, "stop", map.optional("stop"));
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->items.size(); ++i)
    rules.push_back(RuleReader(list->items[i], child(map.path("stop"), i), checks, problems).read());
}

Problems check_cohorts(const Experiment& experiment) {
  Problems problems;
  for (std::size_t i = 0; i < experiment.checks.size(); ++i) {
    const Check& check = experiment.checks[i];
    const Metric* metric = std::get_if<Metric>(&check.from);
    if (check.cohort == Cohort::all || metric == nullptr) continue;
    const std::string path = config::child("/checks", i) + "/cohort";
    if (const MetricInfo& one = info(metric->measure); !one.cohorts) {
      problems.push_back({path, "\"" + std::string(one.name) + "\" is not counted for cohorts apart", "remove it"});
      continue;
    }
    bool faulted = false;
    bool spared = false;
    for (const Phase& phase : experiment.phases)
      for (const FaultSpec& fault : phase.faults) {
        faulted = faulted || fault.hop == metric->hop;
        spared = spared || (fault.hop == metric->hop && spares(fault.dose));
      }
    if (!faulted)
      problems.push_back({path, "no phase faults the hop \"" + metric->hop + "\", so it has no cohorts",
                          "remove it, or measure a hop that is faulted"});
    else if (!spared)
      problems.push_back({path,
                          "every fault of \"" + metric->hop + "\" hits all of it, so nothing is left to compare with",
                          "remove it, or lower dose.probability"});
  }
  return problems;
}

}  // namespace squall::experiment
