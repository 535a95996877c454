// The keys of a fault that are no verbs, as a table: what the schema, the reference and the command line say about
// them. The codec reads them by name; a test holds the two together. Pure values.
#pragma once

#include <span>
#include <string_view>

namespace squall::config {

enum class KeyType {
  name,         // of a fault or a hop
  point,        // where it acts
  duration,     // 5m
  boolean,      // true, false
  networks,     // one network or a list
  probability,  // 0.25 or 25%
  count,        // a whole number from 1
  seed,         // a whole number from 0
  per_second,   // 20/s
  sequence,     // "FF."
  unit,         // request, or header:x-user
  pattern,      // one glob or ~regular expression, or a list
  named,        // a map of names to patterns
  status,       // 503 or 5xx, or a list
  choice        // one of `choices`
};

struct FaultKey {
  std::string_view path;  // from the fault, with dots: dose.probability
  KeyType type = KeyType::name;
  std::string_view summary;
  std::string_view example;
  std::string_view fallback = {};  // what is meant without it
  bool required = false;           // in a fault file
  std::span<const std::string_view> choices = {};
};

// In the order in which they are shown. `one_of` is not in it: it holds verbs.
std::span<const FaultKey> fault_keys();

}  // namespace squall::config
