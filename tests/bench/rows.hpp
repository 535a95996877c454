// The rows of the bench: which load, for whom, and what its values mean. A new row is one entry in rows.cpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "track.hpp"

namespace squall::bench {

enum class Unit { bytes_per_second, per_second, bytes, seconds, share };
enum class For { all, proxies, squall };

/// One value of a sample; several metrics share a load where one run measures both.
struct Metric {
  std::string name;
  Unit unit;
  std::size_t value = 0;  // index into Sample::values
};

struct Row {
  std::string group;  // what --rows selects
  For whom;
  bool pinned;  // proxy on one core, clients and upstreams on the other
  std::function<Sample(const Track&)> load;
  std::vector<Metric> metrics;
};

std::vector<Row> all_rows(const Pace& pace);

}  // namespace squall::bench
