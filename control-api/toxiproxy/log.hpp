// Toxiproxy's log: a line of JSON for each event, `{"level","<field>"...,"time","message"}`. A logger that has the
// formatter prints every message so; fields travel inside the message's text, and a value that is a number is printed
// as one where its name is that of a figure. Any thread.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <spdlog/formatter.h>

#include "control/event.hpp"
#include "server/message.hpp"

namespace squall::toxiproxy {

using LogFields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// A message with its fields, for the formatter to print.
std::string with_fields(std::string_view message, LogFields fields);

std::unique_ptr<spdlog::formatter> make_log_formatter();

// LOG_LEVEL's word as spdlog's level; nothing when it is none of Toxiproxy's.
std::optional<spdlog::level::level_enum> level_named(std::string_view word);

// At debug, one line a call. Never a body, a query or a token.
void log_access(const server::Request& request, std::string_view id, std::string_view route,
                const server::Response& response, Duration took);

// Says what happens to proxies, and passes every event on.
control::EventSink log_proxies(control::EventSink next);

}  // namespace squall::toxiproxy
