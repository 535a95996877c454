// What the demo prints. Pure: text from numbers.
#pragma once

#include <string>

#include "demo/api.hpp"
#include "demo/measure.hpp"

namespace squall::demo {

std::string head_line(bool color);
std::string act_line(const std::string& title, const Felt& felt, const std::string& hits);

// `2.9 ms`, `1.20 s`.
std::string human(Latency latency);

// How often a fault really hit, from its counters: `slow-database: 51 times, on 6 of 24 connections`. Of a fault that
// shuts the listener nobody knows.
std::string hits_of(const Json& fault);

// Where the experiments expect the shop's door.
inline constexpr const char* usual_edge = "127.0.0.1:18080";

// The URLs, and lines to copy into a shell; about experiments, when the server has a folder of them.
std::string playground(const std::string& api_url, const std::string& edge, const std::string& experiments);

}  // namespace squall::demo
