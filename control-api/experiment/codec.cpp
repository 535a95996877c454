// The experiment as a whole (codec.hpp): variables first, then key by key, then what the parts must be together. What
// needs a server is in check.cpp.
#include "experiment/codec.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "config/schedule_codec.hpp"
#include "experiment/check_codec.hpp"
#include "experiment/fields.hpp"
#include "experiment/modes.hpp"
#include "experiment/phase_codec.hpp"
#include "experiment/variables.hpp"

namespace squall::experiment {
namespace {

using config::as_text;
using config::MapReader;
using config::Node;
using namespace std::chrono_literals;

constexpr std::size_t longest_name = 64;
constexpr Duration longest_run = 90 * 24h;

// journey/hop/mode
Result<std::string> as_cell(const Node& node) {
  const auto text = as_text(node);
  if (!text) return text;
  const std::size_t first = text->find('/');
  const std::size_t second = first == std::string::npos ? first : text->find('/', first + 1);
  const auto is_part = [](std::string_view part) { return config::is_name(part, "._-", longest_name); };
  if (second == std::string::npos || !is_part(text->substr(0, first)) ||
      !is_part(text->substr(first + 1, second - first - 1)))
    return refuse("", "must be journey/hop/mode, like checkout/orders-db/slow");
  const std::string mode = text->substr(second + 1);
  const std::vector<std::string> known(std::begin(modes), std::end(modes));
  if (std::ranges::find(known, mode) != known.end()) return text;
  std::string words;
  for (const std::string& one : known) words += (words.empty() ? "" : ", ") + one;
  return refuse("", "\"" + mode.substr(0, longest_name) + "\" is no mode of failure: " + words,
                config::did_you_mean(mode, known));
}

class ExperimentReader {
 public:
  ExperimentReader(const Node& node, Catalog catalog, Problems& problems)
      : catalog_(catalog), problems_(problems), map_(node, "", problems) {}

  Experiment read() {
    if (!map_.valid()) return {};
    std::uint64_t version = 0;
    map_.required("squall", version, config::as_version, "1");
    map_.required("name", read_.name, as_name("an experiment", "._-", longest_name), "checkout-db-slow");
    map_.optional("owner", read_.owner, as_text);
    map_.optional("env", read_.env, as_text);
    map_.optional("cell", read_.cell, as_cell);
    map_.required("claim", read_.claim, as_text, "what holds although this is broken, in one sentence");
    map_.optional("runbook", read_.runbook, as_name("a runbook", "._-", longest_name));
    map_.optional("vars");  // have been put in
    read_parts();
    if (map_.has("rollback") && map_.optional("rollback") != nullptr)  // else it would be listed as a key that exists
      map_.problem("rollback", "there is no rollback: faults end by themselves", "remove it");
    map_.finish();
    return std::move(read_);
  }

 private:
  void read_parts() {
    const std::size_t before = problems_.size();
    read_checks(map_, read_.checks, problems_);
    read_stop_rules(map_, read_.checks, read_.stop, problems_);
    const bool timed = map_.optional("baseline", read_.baseline, as_time_within(1s, 24h)) || !map_.has("baseline");
    const bool ends = map_.optional("recovery", read_.recovery, as_time_within(1s, 24h)) || !map_.has("recovery");
    read_phases(map_, read_, catalog_, problems_);
    if (problems_.size() == before) append(problems_, check_cohorts(read_));
    const bool planned = timed && ends && std::ranges::all_of(read_.phases, [](const Phase& phase) {
                           return phase.lasts > Duration::zero();
                         });
    read_limits(planned);
    const Node* schedule = map_.optional("schedule");
    if (schedule == nullptr) return;
    if (auto decoded = config::decode_schedule(*schedule, "/schedule"))
      read_.schedule = std::move(*decoded);
    else
      append(problems_, decoded.error());
  }

  // `planned`: the parts are known, so that their sum is.
  void read_limits(bool planned) {
    const Duration sum = planned_duration(read_);
    RunLimits& limits = read_.limits;
    limits.max_duration = sum + sum / 2;
    const Node* node = map_.optional("limits");
    if (node == nullptr) return;
    MapReader map(*node, "/limits", problems_);
    if (map.optional("max_duration", limits.max_duration, as_time_within(1s, longest_run)) && planned &&
        limits.max_duration < sum)
      map.problem("max_duration",
                  "is shorter than baseline, phases and recovery together, which take " + config::print(sum),
                  "raise it, or shorten one of them");
    map.optional("lease", limits.lease, as_time_within(2s, 5min));
    if (map.optional("max_probability", limits.max_probability, config::as_probability)) check_shares();
    map.finish();
  }

  void check_shares() {
    for (std::size_t i = 0; i < read_.phases.size(); ++i)
      for (std::size_t k = 0; k < read_.phases[i].faults.size(); ++k) {
        const double share = config::effective_share(read_.phases[i].faults[k].dose);
        if (share <= read_.limits.max_probability) continue;
        const std::string fault = config::child(config::child("/phases", i) + "/faults", k);
        problems_.push_back({fault + "/dose/probability",
                             "the dose hits a share of " + config::print_probability(share) +
                                 ", above the file's own limits.max_probability of " +
                                 config::print_probability(read_.limits.max_probability),
                             "lower it, or raise the limit"});
      }
  }

  Catalog catalog_;
  Problems& problems_;
  MapReader map_;
  Experiment read_;
};

// Whether the path is one of the places, or leads into one.
bool is_below(std::string_view path, const std::set<std::string>& places) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    if (places.contains(std::string(path.substr(0, end)))) return true;
    if (end == std::string_view::npos) return false;
  }
}

}  // namespace

Result<Decoded> decode_experiment(const Node& node, const DecodeOptions& options) {
  Problems problems;
  Resolved resolved = resolve(node, options, problems);
  Problems found;
  Decoded decoded;
  decoded.experiment = ExperimentReader(resolved.tree, options.catalog, found).read();
  decoded.experiment.vars = std::move(resolved.vars);
  for (Problem& problem : found)
    if (!is_below(problem.path, resolved.unresolved)) problems.push_back(std::move(problem));
  decoded.secrets = std::move(resolved.secrets);
  if (problems.empty()) return decoded;
  for (Problem& problem : problems) {
    problem.message = masked(std::move(problem.message), decoded.secrets);
    problem.hint = masked(std::move(problem.hint), decoded.secrets);
  }
  return tl::unexpected(located(std::move(problems), node));
}

std::string masked(std::string text, std::span<const std::string> secrets) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 0;
    for (const std::string& secret : secrets)
      if (secret.size() > length && text.compare(at, secret.size(), secret) == 0) length = secret.size();
    if (length == 0)
      out += text[at++];
    else
      out += "***";
    at += length;
  }
  return out;
}

}  // namespace squall::experiment
