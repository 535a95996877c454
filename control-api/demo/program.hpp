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

// What the server has by name: nothing, some experiments, or those that are shipped.
enum class Known { nothing, experiments, shipped };

// The URLs, and lines to copy into a shell.
std::string playground(const std::string& api_url, const std::string& edge, Known known);

}  // namespace squall::demo
