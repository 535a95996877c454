// From tree to journey (journey.hpp): key by key, then what the hops must be together. What needs other files or a
// server is in check.cpp.
#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "experiment/fields.hpp"
#include "journey/cycle.hpp"
#include "journey/journey.hpp"
#include "journey/limits.hpp"

namespace squall::journey {
namespace {

using config::as_text;
using config::MapReader;
using config::Node;
using experiment::as_name;
using namespace std::chrono_literals;

constexpr Duration shortest_proof = 1s;
constexpr Duration longest_proof = 10 * 365 * 24h;

// One of the words of an enumeration; `what` is said in the message: "kind of hop".
template <class Word, std::size_t size>
auto as_one_of(const std::array<Word, size>& words, std::string_view what) {
  return [&words, what](const Node& node) -> Result<Word> {
    const auto text = as_text(node);
    if (!text) return tl::unexpected(text.error());
    std::vector<std::string> known;
    std::string all;
    for (const Word word : words) {
      if (*text == to_string(word)) return word;
      known.emplace_back(to_string(word));
      all += (all.empty() ? "" : ", ") + known.back();
    }
    return refuse("", "\"" + text->substr(0, longest_name) + "\" is no " + std::string(what) + ": " + all,
                  config::did_you_mean(*text, known));
  };
}

// `null` says in so many words what a missing key says.
template <class Read>
auto or_null(Read read) {
  return [read](const Node& node) { return node.is(Node::Kind::null) ? Result<std::string>("") : read(node); };
}

Result<std::string> as_fallback(const Node& node) {
  auto text = as_text(node);
  if (!text) return text;
  std::string word = *text;
  for (char& letter : word)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  if (std::ranges::find(no_fallbacks, word) == std::end(no_fallbacks)) return text;
  return refuse("", "\"" + *text + "\" is no fallback",
                "write fallback: null, or accepted: with the reason why none is needed");
}

// What a box of the drawing is called: any words in one line.
Result<std::string> as_part(const Node& node) {
  auto text = node.is(Node::Kind::number) ? Result<std::string>(node.text) : as_text(node);
  if (!text) return text;
  const bool plain =
      std::ranges::none_of(*text, [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f; });
  if (plain && text->size() <= longest_name && text->front() != ' ' && text->back() != ' ') return text;
  return refuse("", "must be the name of a part of the chain: one line of at most " + std::to_string(longest_name) +
                        " bytes, without spaces around it");
}

Result<Objective> as_objective(const Node& node) {
  const auto text = as_text(node);
  if (!text) return tl::unexpected(text.error());
  const std::size_t sign = text->find_first_of("<>=!");
  std::string name = text->substr(0, sign);
  name.erase(name.find_last_not_of(' ') + 1);
  name.erase(0, name.find_first_not_of(' '));
  if (name.empty() || sign == std::string::npos)
    return refuse("", "must be a metric of a hop and a bound", "like edge.latency_p99 < 800ms");
  Problems problems;
  const auto metric = experiment::parse_metric(name);
  const auto bound = experiment::parse_bound(std::string_view(*text).substr(sign));
  if (!metric) experiment::append(problems, metric.error());
  if (!bound) experiment::append(problems, bound.error());
  if (metric && metric->measure == experiment::Measure::fault_hits)
    experiment::append(problems, {{"", "\"fault_hits\" counts the faults of one run, and a journey has none",
                                   "promise what users notice, like " + metric->hop + ".error_rate < 1%"}});
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return experiment::bound_on(experiment::info(metric->measure).dimension, *bound)
      .map([&](const experiment::Bound& fitting) {
        return Objective{*metric, fitting, *text};
      });
}

class HopReader {
 public:
  HopReader(const Node& node, std::string path, Problems& problems)
      : problems_(problems), path_(std::move(path)), map_(node, path_, problems) {}

  Hop read() {
    if (!map_.valid()) return {};
    map_.required("id", read_.id, as_name("a hop", "._-", longest_name), "orders-db");
    map_.required("from", read_.from, as_part, "app");
    map_.required("to", read_.to, as_part, "postgres");
    map_.optional("kind", read_.kind, as_one_of(kinds, "kind of hop"));
    map_.optional("proxy", read_.proxy, or_null(as_name("a hop of the server", "._-", longest_name)));
    map_.optional("runbook", read_.runbook, or_null(as_name("a runbook", "._-", longest_name)));
    if (const Node* cells = map_.optional("modes")) read_modes(*cells);
    map_.finish();
    return std::move(read_);
  }

 private:
  void read_modes(const Node& node) {
    MapReader map(node, map_.path("modes"), problems_);
    for (const config::Member& member : node.members) {
      const auto mode = as_one_of(modes, "mode of failure")(Node::string(member.key));
      if (mode) {
        read_.cells.push_back(read_cell(*mode, member.value, map.path(member.key)));
        continue;
      }
      for (const Problem& problem : mode.error())
        problems_.push_back({map.path(member.key), problem.message, problem.hint, member.line, member.column});
    }
  }

  Cell read_cell(Mode mode, const Node& node, const std::string& path) {
    Cell cell;
    cell.mode = mode;
    MapReader map(node, path, problems_);
    if (!map.valid()) return cell;
    map.required("user_sees", cell.user_sees, as_one_of(user_sees_words, "word for what users see"), "degraded");
    map.optional("fallback", cell.fallback, or_null(as_fallback));
    map.optional("accepted", cell.accepted, or_null(as_text));
    map.optional("experiment", cell.experiment, or_null(as_name("an experiment", "._-", longest_name)));
    map.finish();
    if (!cell.fallback.empty() && !cell.accepted.empty())
      map.problem("accepted", "stands beside a fallback, and is why there is none", "keep the one that is true");
    return cell;
  }

  Problems& problems_;
  std::string path_;
  MapReader map_;
  Hop read_;
};

class JourneyReader {
 public:
  JourneyReader(const Node& node, Problems& problems) : problems_(problems), map_(node, "", problems) {}

  Journey read() {
    if (!map_.valid()) return {};
    std::uint64_t version = 0;
    map_.required("squall", version, config::as_version, "1");
    map_.required("journey", read_.name, as_name("a journey", "._-", longest_name), "checkout");
    map_.optional("owner", read_.owner, as_text);
    if (const Node* slo = map_.optional("slo")) read_slo(*slo);
    map_.optional("fresh_for", read_.fresh_for, experiment::as_time_within(shortest_proof, longest_proof));
    if (const Node* hops = map_.required("hops", "[{id: orders-db, from: app, to: postgres}]")) read_hops(*hops);
    map_.finish();
    check_ids();
    check_experiments();
    check_arrows();
    return std::move(read_);
  }

 private:
  void read_slo(const Node& node) {
    MapReader map(node, "/slo", problems_);
    const Node* list = map.required("expect", "[edge.latency_p99 < 800ms]");
    const bool good = map.optional_list("expect", read_.slo, as_objective);
    if (good && (read_.slo.empty() || read_.slo.size() > most_objectives))
      map.problem("expect", "must have 1 to " + std::to_string(most_objectives) + " conditions, not " +
                                std::to_string(list->items.size()));
    map.finish();
  }

  void read_hops(const Node& node) {
    if (!node.is(Node::Kind::list))
      return map_.problem("hops", "must be a list of hops, not " + std::string(config::kind_name(node)));
    if (node.items.empty() || node.items.size() > most_hops)
      return map_.problem(
          "hops", "must have 1 to " + std::to_string(most_hops) + " hops, not " + std::to_string(node.items.size()),
          node.items.empty() ? "a chain has at least one arrow" : "draw several journeys");
    for (std::size_t i = 0; i < node.items.size(); ++i)
      read_.hops.push_back(HopReader(node.items[i], config::child("/hops", i), problems_).read());
  }

  // Names that could not be read are empty: they have been told.
  void check_ids() {
    for (std::size_t i = 0; i < read_.hops.size(); ++i) {
      const std::string& id = read_.hops[i].id;
      const auto before = read_.hops.begin() + static_cast<std::ptrdiff_t>(i);
      if (!id.empty() &&
          std::find_if(read_.hops.begin(), before, [&](const Hop& hop) { return hop.id == id; }) != before)
        problems_.push_back({config::child("/hops", i) + "/id", "\"" + id + "\" is already the id of another hop",
                             "give each its own"});
    }
  }

  void check_experiments() {
    std::map<std::string, std::string> proves;  // a cell, by experiment
    for (std::size_t i = 0; i < read_.hops.size(); ++i)
      for (const Cell& cell : read_.hops[i].cells) {
        if (cell.experiment.empty()) continue;
        const std::string name = cell_name(read_, read_.hops[i], cell);
        const auto [known, is_new] = proves.emplace(cell.experiment, name);
        if (!is_new)
          problems_.push_back({cell_path(i, cell.mode) + "/experiment",
                               "\"" + cell.experiment + "\" is already the experiment of " + known->second,
                               "an experiment proves one cell: write one for each"});
      }
  }

  void check_arrows() {
    std::vector<Arrow> arrows;
    for (std::size_t i = 0; i < read_.hops.size(); ++i) {
      const Arrow arrow{read_.hops[i].from, read_.hops[i].to};
      if (arrow.first.empty() || arrow.second.empty()) continue;
      const std::vector<std::string> around = way_around(arrows, arrow);
      if (around.empty()) {
        arrows.push_back(arrow);
        continue;
      }
      std::string way;
      for (const std::string& part : around) way += (way.empty() ? "" : " -> ") + part;
      problems_.push_back({config::child("/hops", i) + "/to", "closes a circle: " + way,
                           "from depends on to: turn an arrow around, or leave one out"});
    }
  }

  Problems& problems_;
  MapReader map_;
  Journey read_;
};

}  // namespace

bool is_meant_as_journey(const Node& node) {
  const auto has = [](const Node& in, std::string_view key) { return in.find(key) != nullptr; };
  const Node* hops = node.find("hops");
  return has(node, "journey") || has(node, "slo") || has(node, "fresh_for") ||
         (hops != nullptr && std::ranges::any_of(hops->items, [&](const Node& hop) {
            return has(hop, "modes") || (has(hop, "from") && has(hop, "to"));
          }));
}

Result<Journey> decode_journey(const Node& node) {
  Problems problems;
  Journey journey = JourneyReader(node, problems).read();
  if (problems.empty()) return journey;
  return tl::unexpected(config::located(std::move(problems), node));
}

}  // namespace squall::journey
