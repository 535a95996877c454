// The audit line: one per epoch, who did what and why. Any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "control/event.hpp"

namespace squall::control {

// `epoch=7 by="ana" why="drill" change="fault.put slow-db"`. Texts of users are quoted and escaped: a log line can be
// neither broken nor forged by a reason.
std::string audit_line(std::span<const Event> events);

void write_audit(std::string_view line);

}  // namespace squall::control
