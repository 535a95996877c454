// A fault as a value: at this point, for this traffic, this often, do this one thing, until then.
// The meaning of every verb and parameter is declared in proxy/faults and described by catalog.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <squall/time.hpp>
#include <squall/units.hpp>

namespace squall {

// The moment a fault acts. On a tcp hop `request` is the byte stream to the upstream, `response` the one to the client.
enum class Point { connect, request, response, close };

struct DurationRange {
  Duration low{};
  Duration high{};  // inclusive; low <= high
  bool operator==(const DurationRange&) const = default;
};

// One parameter of a verb, typed. A string is one of the parameter's declared choices.
using ArgumentValue = std::variant<bool, std::uint64_t, Duration, DurationRange, Bytes, ByteRate, std::string>;

struct Argument {
  std::string parameter;
  ArgumentValue value;
  bool operator==(const Argument&) const = default;
};

// In the order of the verb's parameter table, defaults left out.
using Arguments = std::vector<Argument>;

template <class T>
std::optional<T> argument(const Arguments& arguments, std::string_view parameter) {
  for (const Argument& candidate : arguments)
    if (candidate.parameter == parameter)
      if (const T* value = std::get_if<T>(&candidate.value)) return *value;
  return std::nullopt;
}

// How often. The unit is drawn once; a draw is hash(seed, fault name, unit) < probability.
struct Dose {
  enum class Unit { connection };

  double probability = 1.0;  // 0..1; 0 is a live preview: matched and skipped are counted, nothing is touched
  Unit unit = Unit::connection;
  bool operator==(const Dose&) const = default;
};

struct FaultSpec {
  std::string name;  // unique in the server, and what the dice know the fault by
  std::string hop;
  Point on = Point::response;
  std::string verb;
  Arguments arguments;
  Dose dose;
  Duration after{};      // from the receipt of the publish that brought this revision
  Duration lasts{};      // `for`; the fault ends by itself at start + after + lasts
  bool existing = true;  // also connections that were open before the fault started
  bool enabled = true;   // false: counted as a preview, touches nothing
  std::uint64_t seed = 0;
  // Set by the control plane; a new revision restarts the fault's time and keeps its counters, its place and who is
  // hit.
  std::uint64_t revision = 0;

  bool operator==(const FaultSpec&) const = default;
};

}  // namespace squall
