// Small readers that the files of this codec share: names, stretches of time within bounds, texts with a comparison.
// Pure.
#pragma once

#include <string>
#include <string_view>

#include "config/names.hpp"
#include "config/reader.hpp"
#include "experiment/bound.hpp"

namespace squall::experiment {

// `what` is said in the message: "an experiment". `further` as in config::is_name.
inline auto as_name(std::string_view what, std::string_view further, std::size_t longest) {
  return [=](const config::Node& node) -> Result<std::string> {
    const auto text = node.is(config::Node::Kind::number) ? Result<std::string>(node.text) : config::as_text(node);
    if (!text || config::is_name(*text, further, longest)) return text;
    std::string marks;
    for (const char mark : further) marks += std::string(" ") + mark;
    return refuse("", "\"" + text->substr(0, longest) + "\" is no name for " + std::string(what) + ": 1 to " +
                          std::to_string(longest) + " of a-z 0-9" + marks + " and first a letter or digit");
  };
}

inline auto as_time_within(Duration low, Duration high) {
  return [low, high](const config::Node& node) -> Result<Duration> {
    const auto time = config::as_duration(node);
    if (!time || (*time >= low && *time <= high)) return time;
    return refuse("", "must be " + config::print(low) + " to " + config::print(high) + ", not " + config::print(*time));
  };
}

inline Result<Bound> as_bound(const config::Node& node) {
  if (node.is(config::Node::Kind::number)) return parse_bound(node.text);
  return config::as_text(node).and_then(parse_bound);
}

inline void append(Problems& all, const Problems& more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace squall::experiment
