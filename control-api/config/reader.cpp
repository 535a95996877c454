// Typed scalars, problems with their place, and the nearest name (reader.hpp). Pure.
#include "config/reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace squall::config {
namespace {

tl::unexpected<Problems> wrong_kind(const Node& node, std::string_view wanted) {
  return refuse("", "must be " + std::string(wanted) + ", not " + std::string(kind_name(node)));
}

// Quantities are texts; a bare number reaches their parser too, which says that its unit is missing.
template <class T>
Result<T> quantity(const Node& node, Result<T> (*parse)(std::string_view), std::string_view wanted) {
  if (!node.is(Node::Kind::string) && !node.is(Node::Kind::number)) return wrong_kind(node, wanted);
  return parse(node.text);
}

// Insertions, deletions, replacements and swapped neighbours, the slips of typing, that make `a` of `b`.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> steps(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        steps[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = steps[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      steps[i][j] = std::min({replaced, steps[i - 1][j] + 1, steps[i][j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        steps[i][j] = std::min(steps[i][j], steps[i - 2][j - 2] + 1);
    }
  return steps[a.size()][b.size()];
}

}  // namespace

Result<std::string> as_text(const Node& node) {
  if (!node.is(Node::Kind::string)) return wrong_kind(node, "a text");
  if (node.text.empty()) return refuse("", "must not be empty");
  return node.text;
}

Result<bool> as_boolean(const Node& node) {
  if (!node.is(Node::Kind::boolean)) return refuse("", "must be true or false");
  return node.truth;
}

Result<std::uint64_t> as_count(const Node& node) {
  std::uint64_t value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto result = std::from_chars(node.text.data(), end, value);
  if (!node.is(Node::Kind::number) || result.ec != std::errc{} || result.ptr != end)
    return refuse("", "must be a whole number, like 10" + (node.text.empty() ? "" : ", not \"" + node.text + "\""));
  return value;
}

Result<Duration> as_duration(const Node& node) { return quantity(node, parse_duration, "a duration, like 200ms"); }
Result<Bytes> as_bytes(const Node& node) { return quantity(node, parse_bytes, "a size, like 16kB"); }
Result<ByteRate> as_byte_rate(const Node& node) { return quantity(node, parse_byte_rate, "a rate, like 64kB/s"); }
Result<RequestRate> as_request_rate(const Node& node) {
  return quantity(node, parse_request_rate, "a rate, like 20req/s");
}
Result<double> as_probability(const Node& node) {
  return quantity(node, parse_probability, "a probability, like 0.25 or 25%");
}
Result<Address> as_address(const Node& node) {
  return quantity(node, parse_address, "an address, like 127.0.0.1:5432");
}
Result<Network> as_network(const Node& node) { return quantity(node, parse_network, "a network, like 10.0.0.0/8"); }

MapReader::MapReader(const Node& node, std::string path, Problems& problems)
    : node_(node), path_(std::move(path)), problems_(problems) {
  if (!valid())
    problems_.push_back(
        {path_, "must be a map of keys and values, not " + std::string(kind_name(node)), "", node.line, node.column});
}

const Node* MapReader::optional(std::string_view key) {
  known_.emplace(key);
  return node_.find(key);
}

const Node* MapReader::required(std::string_view key, std::string_view example) {
  const Node* value = optional(key);
  if (value == nullptr && valid())
    problem(key, "\"" + std::string(key) + "\" is missing", "add " + std::string(key) + ": " + std::string(example));
  return value;
}

void MapReader::problem(std::string_view key, std::string message, std::string hint) {
  const Node* value = node_.find(key);
  const Node& place = value != nullptr ? *value : node_;
  problems_.push_back({path(key), std::move(message), std::move(hint), place.line, place.column});
}

void MapReader::problem_here(std::string message, std::string hint) {
  problems_.push_back({path_, std::move(message), std::move(hint), node_.line, node_.column});
}

void MapReader::refuse_later(std::span<const std::string_view> keys) {
  for (const Member& member : node_.members) {
    if (std::find(keys.begin(), keys.end(), member.key) == keys.end()) continue;
    known_.emplace(member.key);
    problems_.push_back({path(member.key), "\"" + member.key + "\" is not supported yet by this version", "remove it",
                         member.line, member.column});
  }
}

void MapReader::finish() {
  const std::vector<std::string> known(known_.begin(), known_.end());
  for (const Member& member : node_.members) {
    if (known_.contains(member.key)) continue;
    // Beyond most_problems nobody reads a hint.
    std::string hint = problems_.size() < most_problems ? did_you_mean(member.key, known) : "";
    if (hint.empty() && problems_.size() < most_problems)
      for (const std::string& key : known) hint += (hint.empty() ? "known keys: " : ", ") + key;
    problems_.push_back(
        {path(member.key), "unknown key \"" + member.key + "\"", std::move(hint), member.line, member.column});
  }
}

void MapReader::add_all(const std::string& path, const Node& value, const Problems& found) {
  for (Problem problem : found) {
    problem.path = path + problem.path;
    if (problem.line == 0) {
      problem.line = value.line;
      problem.column = value.column;
    }
    problems_.push_back(std::move(problem));
  }
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  if (word.size() > 64) return "";
  const std::string* best = nullptr;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const auto [shorter, longer] = std::minmax({word.size(), candidate.size()});
    if (longer - shorter >= best_distance) continue;
    if (const std::size_t steps = distance(word, candidate); steps < best_distance) {
      best = &candidate;
      best_distance = steps;
    }
  }
  return best != nullptr ? *best : "";
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const std::string name = nearest(word, candidates);
  return name.empty() ? "" : "did you mean \"" + name + "\"?";
}

Problems located(Problems problems, const Node& root) {
  for (Problem& problem : problems) {
    if (problem.line != 0) continue;
    std::string_view path = problem.path;
    const Node* node = at(root, path);
    while (node == nullptr) {
      const std::size_t end = path.rfind('/');
      path = end == std::string_view::npos ? std::string_view{} : path.substr(0, end);
      node = at(root, path);
    }
    problem.line = node->line;
    problem.column = node->column;
  }
  return problems;
}

Problems capped(Problems problems) {
  if (problems.size() <= most_problems) return problems;
  const std::size_t more = problems.size() - most_problems;
  problems.resize(most_problems);
  problems.push_back(
      {"", "and " + std::to_string(more) + (more == 1 ? " more problem" : " more problems"), "mend those above first"});
  return problems;
}

std::string format_problems(std::string_view file, Problems problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  std::string text;
  for (const Problem& problem : problems) {
    text += file;
    if (problem.line > 0) text += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    text += ": ";
    if (!problem.path.empty()) text += problem.path + ": ";
    text += problem.message;
    if (!problem.hint.empty()) text += " (" + problem.hint + ")";
    text += "\n";
  }
  return text;
}

}  // namespace squall::config
