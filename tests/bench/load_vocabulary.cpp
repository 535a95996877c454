// What faults cost and how fair they are: bulk through a delay, where memory and not the number of chunks is the bound,
// and a rate that a hundred connections on all shards share.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "api.hpp"
#include "blast.hpp"
#include "loads.hpp"

namespace squall::bench {
namespace {

/// Every number behind `key` in a JSON text, in order.
std::vector<double> numbers(const std::string& json, const std::string& key) {
  std::vector<double> values;
  const std::string mark = "\"" + key + "\":";
  for (std::size_t at = json.find(mark); at != std::string::npos; at = json.find(mark, at + 1))
    values.push_back(std::strtod(json.c_str() + at + mark.size(), nullptr));
  return values;
}

std::string text_behind(const std::string& json, const std::string& key) {
  const std::string mark = "\"" + key + "\":\"";
  const std::size_t at = json.find(mark);
  if (at == std::string::npos) throw std::runtime_error("the answer has no " + key);
  const std::size_t begin = at + mark.size();
  return json.substr(begin, json.find('"', begin) - begin);
}

void cap_the_lanes_of_the_sink(const Track& track, const std::string& cap) {
  const std::string hop = must_call(track.api, "GET", "/v1/hops/sink").body;
  must_call(track.api, "PUT", "/v1/hops/sink",
            R"({"listen":")" + text_behind(hop, "listen") + R"(","upstream":")" + text_behind(hop, "upstream") +
                R"(","lane_cap":")" + cap + "\"}");
}

}  // namespace

Sample bulk_through_delay(const Track& track, int milliseconds, const std::string& cap) {
  cap_the_lanes_of_the_sink(track, cap);
  if (milliseconds > 0) {
    must_call(track.api, "PUT", "/v1/faults/bench-delay",
              R"({"hop":"sink","on":"request","for":"5m","delay":")" + std::to_string(milliseconds) + "ms\"}");
  }
  Blast blast(track.ports.sink, 1);
  blast.run_until(in(track.pace.warm_up + 2 * milliseconds / 1000.0));
  const std::uint64_t before = track.board->sunk.load();
  const Window window(track);
  blast.run_until(window.end(track.pace.window));
  return window.finish(static_cast<double>(track.board->sunk.load() - before));
}

Sample shared_rate(const Track& track, double bytes_per_second) {
  must_call(track.api, "PUT", "/v1/faults/bench-shared",
            R"({"hop":"sink","on":"request","for":"5m","throttle":{"shared":"hop","rate":")" +
                std::to_string(static_cast<long>(bytes_per_second / 1000)) + "kB/s\"}}");
  Blast blast(track.ports.sink, 100);
  blast.run_until(in(1));
  const auto carried = [&track] {
    return numbers(must_call(track.api, "GET", "/v1/hops/sink/connections").body, "to_upstream");
  };
  const std::vector<double> first = carried();
  const std::uint64_t before = track.board->sunk.load();
  const Instant start = Clock::now();
  blast.run_until(start + std::chrono::seconds(track.pace.throttle_seconds));
  const double rate = static_cast<double>(track.board->sunk.load() - before) / Seconds(Clock::now() - start).count();
  std::vector<double> last = carried();
  if (first.size() != 100 || last.size() != 100) throw std::runtime_error("shared rate: not a hundred connections");
  for (std::size_t i = 0; i < last.size(); ++i) last[i] -= first[i];
  const auto [least, most] = std::minmax_element(last.begin(), last.end());
  double sum = 0;
  for (const double value : last) sum += value;
  Sample sample;
  sample.values = {std::abs(rate / bytes_per_second - 1), (*most - *least) / (sum / 100) / 2};
  return sample;
}

}  // namespace squall::bench
