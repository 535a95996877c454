// The vocabulary as data. Each verb in proxy/faults declares one VerbInfo; validation, error texts, listings, schema,
// documentation and command line help are all made from this table, so that nothing about a verb is written twice.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <squall/fault.hpp>
#include <squall/hop.hpp>
#include <squall/problem.hpp>

namespace squall {

enum class ParameterType {
  flag,                  // true | false                          -> bool
  count,                 // whole number, low..high               -> std::uint64_t
  duration,              // 300ms, 5s, 2m, 1h                     -> Duration
  duration_or_forever,   // the same, or the word forever         -> Duration (squall::forever)
  duration_range,        // [50ms, 150ms]                         -> DurationRange
  normal,                // [100ms, 20ms]                         -> NormalDuration
  pareto,                // [50ms, 1.5]                           -> ParetoDuration
  trace,                 // [10ms, 20ms, ...], or a file's name   -> Trace
  byte_rate,             // 64kB/s, 1MiB/s                        -> ByteRate
  byte_or_request_rate,  // the same, or 20req/s, 30req/m         -> ByteRate or RequestRate
  bytes,                 // 16kB, 1MiB                            -> Bytes
  bytes_or_duration,     // 16kB or 30s                           -> Bytes or Duration
  duration_or_status,    // 5s, or 429, or {status: 429}          -> Duration or StatusCode
  share,                 // 80% or 0.8                            -> Share
  choice,                // one of `choices`                      -> std::string
  choice_or_status,      // the same, or 503, or {status: 503}    -> std::string or StatusCode
  status,                // 503                                   -> StatusCode
  text,                  // any text                              -> std::string
  header_fields,         // {retry-after: "5"}                    -> HeaderFields
  header_edits,          // {set: {...}, add: {...}, remove: []}  -> HeaderEdits
  json                   // any value                             -> JsonText
};

struct Parameter {
  std::string_view name;
  ParameterType type = ParameterType::flag;
  std::string_view summary;
  bool shorthand = false;  // `verb: value` stands for `verb: {name: value}`
  bool required = false;
  std::string_view group = {};  // of the parameters that share a group exactly one must be given
  bool messages = false;        // only on the messages of an http hop
  // Belongs to that parameter: refused without it, and when also `required`, needed with it.
  std::string_view with = {};
  std::span<const std::string_view> choices = {};
  std::string_view fallback = {};  // what is meant when it is left out, as a user would write it
  // Inclusive bounds in the base unit: nanoseconds, bytes, bytes per second, percent, or the bare count.
  std::uint64_t low = 0;
  std::uint64_t high = UINT64_MAX;
};

// A point at which the verb exists, and what it does there in one sentence.
struct VerbPoint {
  Point point = Point::connect;
  std::string_view summary;
};

struct VerbInfo {
  std::string_view name;
  std::string_view summary;
  std::string_view example;  // the value as a user would write it, used by help, documentation and error texts
  std::span<const VerbPoint> points;
  std::span<const Parameter> parameters;
  // What the table cannot say: parameters, point, dose and hop that do not go together. Paths are relative to the
  // fault.
  Problems (*check)(const FaultSpec& fault, const HopSpec& hop) = nullptr;
  bool scales = false;    // `ramp_of: intensity` makes sense: there is a size that can grow
  bool messages = false;  // only on http hops
};

using Catalog = std::span<const VerbInfo* const>;

constexpr std::string_view to_string(Point point) {
  constexpr std::string_view names[] = {"connect", "request", "response", "close"};
  return names[static_cast<std::size_t>(point)];
}

}  // namespace squall
