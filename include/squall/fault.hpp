// A fault as a value: at this point, for this traffic, this often, do this one thing, until then.
// The meaning of every verb and parameter is declared in proxy/faults and described by catalog.hpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <squall/address.hpp>
#include <squall/lease.hpp>
#include <squall/message_match.hpp>
#include <squall/time.hpp>
#include <squall/units.hpp>

namespace squall {

// The moment a fault acts. On a tcp hop `request` is the byte stream to the upstream, `response` the one to the client;
// on an http hop they are the messages.
enum class Point { connect, request, response, close };

struct DurationRange {
  Duration low{};   // below zero: so much of the range holds nothing
  Duration high{};  // inclusive; low <= high
  bool operator==(const DurationRange&) const = default;
};

struct NormalDuration {
  Duration mean{};
  Duration deviation{};  // one standard deviation
  bool operator==(const NormalDuration&) const = default;
};

struct ParetoDuration {
  Duration scale{};    // the smallest value
  double shape = 1.0;  // the smaller, the longer the tail
  bool operator==(const ParetoDuration&) const = default;
};

// Recorded durations, replayed in order. Copies share the values, which may be many.
class Trace {
 public:
  Trace() = default;
  explicit Trace(std::vector<Duration> values)
      : values_(std::make_shared<const std::vector<Duration>>(std::move(values))) {}

  const std::vector<Duration>& values() const { return *values_; }
  bool operator==(const Trace& other) const { return values_ == other.values_ || *values_ == *other.values_; }

 private:
  std::shared_ptr<const std::vector<Duration>> values_ = std::make_shared<const std::vector<Duration>>();
};

// Of an HTTP response: 100..599.
struct StatusCode {
  int value = 0;
  bool operator==(const StatusCode&) const = default;
};

// Header fields in their order (RFC 9110 5.1). Names are tokens, values have no line breaks.
using HeaderFields = std::vector<std::pair<std::string, std::string>>;

// Done in this order: remove, set (which replaces every line of the name), add.
struct HeaderEdits {
  std::vector<std::string> remove;
  HeaderFields set, add;
  bool operator==(const HeaderEdits&) const = default;
};

// A JSON value as text (RFC 8259).
struct JsonText {
  std::string text;
  bool operator==(const JsonText&) const = default;
};

// One parameter of a verb, typed. A string is one of the parameter's declared choices, or free text.
using ArgumentValue =
    std::variant<bool, std::uint64_t, Duration, DurationRange, NormalDuration, ParetoDuration, Trace, Bytes, ByteRate,
                 RequestRate, Share, StatusCode, HeaderFields, HeaderEdits, JsonText, std::string>;

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

// For which traffic. Lists are OR; an empty one says nothing. What fits any key of `not` is not meant.
struct Match {
  enum class Closer : std::uint8_t { either, client, upstream };

  std::vector<Network> client;        // the client's address is in one of them
  std::vector<Network> not_client;    // and in none of these
  Closer closed_by = Closer::either;  // at `close`: whose FIN it is
  MessageMatch message;               // on http hops, at request and response
  MessageMatch not_message;

  bool about_messages() const { return !message.empty() || !not_message.empty(); }
  bool empty() const {
    return client.empty() && not_client.empty() && closed_by == Closer::either && !about_messages();
  }
  bool operator==(const Match&) const = default;
};

// How often. The unit is drawn once: hash(seed, fault name, unit) < probability. `skip`, `first`, `every` and
// `sequence` look at the unit's place: connections that were open when the fault was put first, by number, then in
// accept order; requests in the order in which their heads were complete.
struct Dose {
  enum class Unit {
    connection,
    client,    // all connections from one address share their draw
    request,   // of http hops; a response goes with its request
    header,    // all requests with one value of the field `header` share their draw; those without it are spared
    automatic  // not said; becomes connection, or request for the messages of an http hop, before it is published
  };

  double probability = 1.0;  // 0..1; 0 is a live preview: matched and skipped are counted, nothing is touched
  Unit unit = Unit::connection;
  std::string header{};              // of unit `header`: the field's name
  std::uint64_t skip = 0;            // so many are spared before the others below begin to count
  std::uint64_t first = 0;           // only so many may be hit; 0: no matter
  std::uint64_t every = 0;           // only each N-th, the N-th first; 0: no matter
  std::string sequence{};            // F: hit, `.`: spared, repeated for ever; empty: no matter
  std::uint64_t max_active = 0;      // connections, or messages, gripped at once; 0: no cap, as for the two below
  std::uint64_t max_total = 0;       // gripped over the fault's life
  std::uint64_t max_per_second = 0;  // gripped in a second

  bool per_message() const { return unit == Unit::request || unit == Unit::header; }
  bool in_order() const { return skip != 0 || first != 0 || every != 0 || !sequence.empty(); }
  bool capped() const { return max_active != 0 || max_total != 0 || max_per_second != 0; }
  bool operator==(const Dose&) const = default;
};

// Growing from nothing to full while `over` passes from the fault's start.
struct Ramp {
  enum class Of { probability, intensity };

  Duration over{};  // 0: no ramp
  Of of = Of::probability;
  bool operator==(const Ramp&) const = default;
};

// Flapping: active for `on`, not for `off`, and so on from the fault's start.
struct Pulse {
  Duration on{};  // 0: no pulse
  Duration off{};
  bool operator==(const Pulse&) const = default;
};

// One of several things that a fault may do; a die picks one for each unit, by weight.
struct Alternative {
  std::uint64_t weight = 1;
  std::string verb;
  Arguments arguments;
  bool operator==(const Alternative&) const = default;
};

// The `verb` of a fault that has alternatives.
inline constexpr std::string_view one_of = "one_of";

struct FaultSpec {
  std::string name;  // unique in the server, and what the dice know the fault by
  std::string hop;
  Point on = Point::response;
  std::string verb;
  Arguments arguments;
  std::vector<Alternative> alternatives;  // of a fault whose verb is one_of, and of no other
  Match match;
  Dose dose;
  Ramp ramp;
  Pulse pulse;
  Duration after{};      // from the receipt of the publish that brought this revision
  Duration lasts{};      // `for`; the fault ends by itself at start + after + lasts
  bool existing = true;  // also connections that were open before the fault started
  bool enabled = true;   // false: counted as a preview, touches nothing
  std::uint64_t seed = 0;
  // Set by the control plane; a new revision restarts the fault's time and keeps its counters, its place and who is
  // hit.
  std::uint64_t revision = 0;
  std::shared_ptr<const Lease> lease{};  // of a run's fault: it ends with it; null: its own time only

  bool operator==(const FaultSpec&) const = default;
};

// The verb, or those of the alternatives.
inline std::vector<std::string> verbs_of(const FaultSpec& fault) {
  if (fault.alternatives.empty()) return {fault.verb};
  std::vector<std::string> verbs;
  for (const Alternative& alternative : fault.alternatives) verbs.push_back(alternative.verb);
  return verbs;
}

}  // namespace squall
