// Parts of HTTP messages between text and value: what a status, a field or a body looks like in a fault. Used by
// argument_value.cpp and match_codec.cpp. Pure.
#pragma once

#include <string>

#include <squall/fault.hpp>
#include <squall/message_match.hpp>

#include "config/node.hpp"
#include "config/reader.hpp"

namespace squall::config {

Result<StatusCode> as_status(const Node& node);           // 503, or {status: 503}
Result<StatusRange> as_status_range(const Node& node);    // 503 or 5xx
Result<HeaderFields> as_header_fields(const Node& node);  // {retry-after: "5"}; a list of values is several lines
Result<HeaderEdits> as_header_edits(const Node& node);    // {remove: [...], set: {...}, add: {...}}
Result<JsonText> as_json(const Node& node);
Result<std::string> as_free_text(const Node& node);  // may be empty
Result<std::string> as_field_name(const Node& node);

Node describe(const StatusRange& range);
Node describe(const HeaderFields& fields);
Node describe(const HeaderEdits& edits);
Node describe(const JsonText& json);

}  // namespace squall::config
