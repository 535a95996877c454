// The audit line: one per epoch, who did what and why. Any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "control/event.hpp"

namespace squall::control {

// `epoch=7 by="ana" why="drill" change="fault.put slow-db"`. Texts of users are quoted and escaped: a log line can be
// neither broken nor forged by a reason.
std::string audit_line(std::span<const Event> events);

void write_audit(std::string_view line);

// Why the configuration was refused, one line for each problem: `configuration:3:7: /hops/0/listen: has no port`.
std::vector<std::string> refusal_lines(const Problems& problems);

void write_refusal(const Problems& problems);

}  // namespace squall::control
