// Schedules of experiments and blackouts between tree and value. Pure.
#pragma once

#include <string>

#include "config/node.hpp"
#include "schedule/schedule.hpp"

namespace squall::config {

// `{cron, tz, only, late, overlap}`; `path` is the JSON pointer of `node` in its document.
Result<schedule::Schedule> decode_schedule(const Node& node, const std::string& path = {});

// `{name, cron, tz, for}`; a name that the place (a URL) has said already may only be repeated.
Result<schedule::Blackout> decode_blackout(const Node& node, const std::string& path = {},
                                           const std::string& name = {});

Node describe_schedule(const schedule::Schedule& schedule);
Node describe_blackout(const schedule::Blackout& blackout);

}  // namespace squall::config
