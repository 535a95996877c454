// For which traffic: the key `match` of faults and endpoints, between text and value. Used by fault_codec.cpp and
// hop_codec.cpp. Patterns are taken as they are; what is none is said when they are published. Pure.
#pragma once

#include <squall/fault.hpp>

#include "config/node.hpp"
#include "config/reader.hpp"

namespace squall::config {

// Problems are added; what is wrong stays as it was.
void read_match(MapReader& fault, Match& match, Problems& problems);
void read_message_match(MapReader& map, MessageMatch& match, Problems& problems);

// Null when it says nothing.
Node describe_match(const Match& match);
Node describe_message_match(const MessageMatch& match, const MessageMatch& without);

}  // namespace squall::config
