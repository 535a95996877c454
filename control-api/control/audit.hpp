// The audit trail: one line in the log and one row for whoever keeps it per epoch, who did what and why. Any thread.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "control/event.hpp"

namespace squall::control {

// `epoch=7 by="ana" why="drill" change="fault.put slow-db"`. Texts of users are quoted and escaped: a log line can be
// neither broken nor forged by a reason.
std::string audit_line(std::span<const Event> events);

// `fault.put slow-db, hop.down cache`, as the users spelt it. The first twenty, the rest is counted.
std::string what_changed(std::span<const Event> events);

// One change, as it is kept.
struct AuditEntry {
  WallTime time{};
  std::string by, why, run;  // as of the events
  std::uint64_t epoch = 0;
  std::string what;  // see what_changed
};

// Keeps an entry where it can be read again. Called from any thread, on the halt path and under the writers' lock: it
// waits for no disk.
using AuditSink = std::function<void(const AuditEntry&)>;

// `events` are one change, by one caller.
void write_audit(std::span<const Event> events, const AuditSink& sink);

// Why the configuration was refused, one line for each problem: `configuration:3:7: /hops/0/listen: has no port`.
std::vector<std::string> refusal_lines(const Problems& problems);

void write_refusal(const Problems& problems);

}  // namespace squall::control
