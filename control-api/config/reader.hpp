// Typed reading of a Node that finds every problem of a document, not the first only. Used by all codecs and by routes
// with small bodies of their own. Pure.
//
//   Problems problems;
//   MapReader map(node, "/hops/0", problems);
//   map.required("listen", hop.listen, as_address, "127.0.0.1:15432");
//   map.optional("enabled", hop.enabled, as_boolean);
//   map.finish();
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <squall/problem.hpp>

#include "config/node.hpp"
#include "config/units.hpp"

namespace squall::config {

// One scalar each. Problems have no path and no place: MapReader adds them.
Result<std::string> as_text(const Node& node);  // a string, not empty
Result<bool> as_boolean(const Node& node);
Result<std::uint64_t> as_count(const Node& node);  // a whole number, decimal
Result<Duration> as_duration(const Node& node);
Result<Bytes> as_bytes(const Node& node);
Result<ByteRate> as_byte_rate(const Node& node);
Result<RequestRate> as_request_rate(const Node& node);
Result<double> as_probability(const Node& node);
Result<Address> as_address(const Node& node);
Result<Network> as_network(const Node& node);

class MapReader {
 public:
  // A node that is no map is a problem at once; reading on finds nothing and adds nothing.
  MapReader(const Node& node, std::string path, Problems& problems);

  // The value of a key; it counts as known from now on. Null when it is missing, with a problem if it was required.
  const Node* optional(std::string_view key);
  const Node* required(std::string_view key, std::string_view example);

  // Reads into `out` and answers true; leaves `out` alone when the key is missing or wrong.
  template <class T, class Read>
  bool optional(std::string_view key, T& out, Read read) {
    return store(key, optional(key), out, read);
  }
  template <class T, class Read>
  bool required(std::string_view key, T& out, Read read, std::string_view example) {
    return store(key, required(key, example), out, read);
  }
  // A list whose every item is read by `read`.
  template <class T, class Read>
  bool optional_list(std::string_view key, std::vector<T>& out, Read read);

  // Keys of the documented vocabulary that this version does not have.
  void refuse_later(std::span<const std::string_view> keys);
  // Names every key that nobody asked for, with the nearest known one. Call it last.
  void finish();

  void problem(std::string_view key, std::string message, std::string hint = {});  // at the key's value, or the map
  void problem_here(std::string message, std::string hint = {});                   // of the map as a whole
  std::string path(std::string_view key) const { return child(path_, key); }
  bool has(std::string_view key) const { return node_.find(key) != nullptr; }
  bool knows(std::string_view key) const { return known_.contains(key); }
  bool valid() const { return node_.is(Node::Kind::map); }

 private:
  template <class T, class Read>
  bool store(std::string_view key, const Node* value, T& out, Read read) {
    return value != nullptr && keep(child(path_, key), *value, out, read);
  }
  template <class T, class Read>
  bool keep(const std::string& path, const Node& value, T& out, Read read);
  void add_all(const std::string& path, const Node& value, const Problems& found);

  const Node& node_;
  std::string path_;
  Problems& problems_;
  std::set<std::string, std::less<>> known_;
};

// The candidate nearest to `word` by edit distance, or "" when none is near enough to be meant.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

// `did you mean "x"?`, or "" when none is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

// Gives problems that have a path but no place the line and column of the nearest node of `root` on that path.
Problems located(Problems problems, const Node& root);

// What is worth telling of a document that is wrong all over: the first problems, and how many more there are.
inline constexpr std::size_t most_problems = 100;
Problems capped(Problems problems);

// One line each, from top to bottom: `file:line:column: path: message (hint)`; what is not known is left out.
std::string format_problems(std::string_view file, Problems problems);

template <class T, class Read>
bool MapReader::keep(const std::string& path, const Node& value, T& out, Read read) {
  auto result = read(value);
  if (!result) {
    add_all(path, value, result.error());
    return false;
  }
  out = std::move(*result);
  return true;
}

template <class T, class Read>
bool MapReader::optional_list(std::string_view key, std::vector<T>& out, Read read) {
  const Node* list = optional(key);
  if (list == nullptr) return false;
  if (!list->is(Node::Kind::list)) {
    problem(key, "must be a list, not " + std::string(kind_name(*list)));
    return false;
  }
  std::vector<T> values;
  bool good = true;
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    T value{};
    if (keep(child(path(key), i), list->items[i], value, read))
      values.push_back(std::move(value));
    else
      good = false;
  }
  if (good) out = std::move(values);
  return good;
}

}  // namespace squall::config
