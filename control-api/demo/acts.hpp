// The demo's play as data: what is broken in each act, and what that teaches. Pure.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "demo/api.hpp"

namespace squall::demo {

struct Act {
  std::string title;
  Json faults;        // a list, the body of PUT /v1/faults; empty: nothing is broken
  std::string shows;  // one sentence
};

// Five acts. Every fault would end by itself soon after its act, should nobody be left to remove it.
std::vector<Act> acts(std::chrono::milliseconds act);

}  // namespace squall::demo
