// A catalogue made by hand: the shape of the real one, so that the codec is shown to know no verb by itself.
#pragma once

#include <squall/catalog.hpp>

namespace squall::config {

namespace example {

inline constexpr std::uint64_t day = 86'400'000'000'000;
inline constexpr std::string_view sharing[] = {"connection", "hop"};
inline constexpr std::string_view manners[] = {"fin", "reset", "half", "refuse"};

inline constexpr VerbPoint streams[] = {{Point::request, "to the upstream"}, {Point::response, "to the client"}};
inline constexpr VerbPoint everywhere[] = {
    {Point::connect, "at the door"}, {Point::request, "to the upstream"}, {Point::response, "to the client"}};
inline constexpr VerbPoint door[] = {{Point::connect, "at the door"}};

inline constexpr Parameter delay_parameters[] = {
    {.name = "fixed",
     .type = ParameterType::duration_or_forever,
     .summary = "...",
     .shorthand = true,
     .group = "how long",
     .high = day},
    {.name = "uniform", .type = ParameterType::duration_range, .summary = "...", .group = "how long", .high = day},
};
inline constexpr Parameter throttle_parameters[] = {
    {.name = "rate",
     .type = ParameterType::byte_rate,
     .summary = "...",
     .shorthand = true,
     .required = true,
     .low = 1,
     .high = 100'000'000'000},
    {.name = "shared", .type = ParameterType::choice, .summary = "...", .choices = sharing, .fallback = "connection"},
};
inline constexpr Parameter close_parameters[] = {
    {.name = "how",
     .type = ParameterType::choice,
     .summary = "...",
     .shorthand = true,
     .required = true,
     .choices = manners},
    {.name = "after", .type = ParameterType::bytes_or_duration, .summary = "...", .fallback = "0s"},
};
inline constexpr Parameter limit_parameters[] = {
    {.name = "connections",
     .type = ParameterType::count,
     .summary = "...",
     .shorthand = true,
     .required = true,
     .low = 1,
     .high = 1'000'000},
};
inline constexpr Parameter nap_parameters[] = {
    {.name = "length",
     .type = ParameterType::duration,
     .summary = "...",
     .shorthand = true,
     .fallback = "1s",
     .low = 1'000'000},
    {.name = "deep", .type = ParameterType::flag, .summary = "...", .fallback = "false"},
    {.name = "size", .type = ParameterType::bytes, .summary = "..."},
};

inline constexpr std::string_view replays[] = {"loop", "once"};
inline constexpr Parameter pause_parameters[] = {
    {.name = "normal", .type = ParameterType::normal, .summary = "...", .group = "how long", .high = day},
    {.name = "pareto", .type = ParameterType::pareto, .summary = "...", .group = "how long", .low = 1'000, .high = day},
    {.name = "p50", .type = ParameterType::duration, .summary = "...", .group = "how long", .low = 1'000, .high = day},
    {.name = "p99", .type = ParameterType::duration, .summary = "...", .required = true, .with = "p50", .high = day},
    {.name = "trace", .type = ParameterType::trace, .summary = "...", .group = "how long", .high = day},
    {.name = "replay",
     .type = ParameterType::choice,
     .summary = "...",
     .with = "trace",
     .choices = replays,
     .fallback = "loop"},
    {.name = "share", .type = ParameterType::share, .summary = "...", .low = 1, .high = 99},
};

inline Problems refuse_half_of_nothing(const FaultSpec& fault, const HopSpec& hop) {
  if (hop.listen.kind != Address::Kind::unix_socket) return {};
  return {{"/" + fault.verb, "a Unix socket knows no RST", "write close: fin"}};
}

inline constexpr VerbInfo delay{"delay", "hold, then go on", "200ms", everywhere, delay_parameters};
inline constexpr VerbInfo throttle{"throttle", "cap a rate", "64kB/s", streams, throttle_parameters};
inline constexpr VerbInfo close{"close", "end it", "reset", everywhere, close_parameters, refuse_half_of_nothing};
inline constexpr VerbInfo drop{"drop", "it never arrives", "true", streams, {}};
inline constexpr VerbInfo limit{"limit", "cap a count", "10", door, limit_parameters};
inline constexpr VerbInfo nap{"nap", "all that the others lack", "1s", streams, nap_parameters};
inline constexpr VerbInfo pause{.name = "pause",
                                .summary = "every newer kind of value",
                                .example = "{normal: [1s, 100ms]}",
                                .points = streams,
                                .parameters = pause_parameters,
                                .scales = true};
inline constexpr const VerbInfo* verbs[] = {&delay, &throttle, &close, &drop, &limit, &nap, &pause};

}  // namespace example

inline constexpr Catalog example_catalog{example::verbs};

}  // namespace squall::config
