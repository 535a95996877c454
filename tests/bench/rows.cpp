// The table of everything that is measured.
#include "rows.hpp"

#include "loads.hpp"

namespace squall::bench {
namespace {

Row bulk_row(int streams, const std::string& name) {
  const auto load = [streams](const Track& track) { return bulk(track, streams); };
  return {"bulk", For::all, true, load, {{"bulk, " + name, Unit::bytes_per_second}}};
}

Row request_reply_row(int connections, const std::string& name) {
  const auto load = [connections](const Track& track) { return request_reply(track, connections); };
  return {"rr", For::all, true, load, {{"request-reply, " + name, Unit::per_second}}};
}

Row http_row(int connections, const std::string& name) {
  const auto load = [connections](const Track& track) { return http_requests(track, connections); };
  return {"http",
          For::all,
          true,
          load,
          {{"http requests, " + name, Unit::per_second, 0},
           {"http request, " + name + ", p50", Unit::seconds, 1},
           {"http request, " + name + ", p99", Unit::seconds, 2}}};
}

Row jitter_row() {
  const auto load = [](const Track& track) { return delay_error(track, 0); };
  return {"delay",
          For::all,
          true,
          load,
          {{"no delay, jitter p50", Unit::seconds, 0}, {"no delay, jitter p99", Unit::seconds, 1}}};
}

Row delay_row(int milliseconds, By by = By::fault) {
  const auto load = [milliseconds, by](const Track& track) { return delay_error(track, milliseconds, by); };
  const bool toxic = by == By::toxic;
  const std::string name = (toxic ? "toxic latency " : "delay ") + std::to_string(milliseconds) + " ms, error ";
  return {toxic ? "toxics" : "delay",
          For::squall,
          true,
          load,
          {{name + "p50", Unit::seconds, 0}, {name + "p99", Unit::seconds, 1}}};
}

Row throttle_row(double rate, const std::string& text, By by = By::fault) {
  const auto load = [rate, by](const Track& track) { return throttle_error(track, rate, by); };
  const bool toxic = by == By::toxic;
  const std::string name = (toxic ? "toxic bandwidth " : "throttle ") + text + ", error ";
  return {toxic ? "toxics" : "throttle",
          For::squall,
          true,
          load,
          {{name + "mean", Unit::share, 0}, {name + "worst second", Unit::share, 1}}};
}

Row through_row(int milliseconds, const std::string& cap, const std::string& name) {
  const auto load = [milliseconds, cap](const Track& track) { return bulk_through_delay(track, milliseconds, cap); };
  return {"through", For::squall, true, load, {{"bulk, " + name, Unit::bytes_per_second}}};
}

Row shared_row(double rate, const std::string& text) {
  const auto load = [rate](const Track& track) { return shared_rate(track, rate); };
  const std::string name = "throttle " + text + " shared by 100, ";
  return {
      "shared", For::squall, false, load, {{name + "error", Unit::share, 0}, {name + "unfairness", Unit::share, 1}}};
}

}  // namespace

std::vector<Row> all_rows(const Pace& pace) {
  const std::string idle = std::to_string(pace.idle_connections) + " idle connections, ";
  return {
      bulk_row(1, "1 stream"),
      bulk_row(64, "64 streams"),
      request_reply_row(1, "1 connection"),
      request_reply_row(32, "32 connections"),
      http_row(1, "1 connection"),
      http_row(32, "32 connections"),
      {"http", For::squall, true, unmatched_fault, {{"http, a fault that does not match, CPU more", Unit::share, 0}}},
      {"connect", For::all, true, connect_rate, {{"connect, echo, close", Unit::per_second}}},
      {"idle",
       For::proxies,
       true,
       idle_memory,
       {{idle + "RSS each", Unit::bytes, 0}, {idle + "RSS total", Unit::bytes, 1}}},
      {"idle", For::proxies, true, idle_http_memory, {{idle + "http, RSS each", Unit::bytes, 0}}},
      jitter_row(),
      delay_row(1),
      delay_row(10),
      delay_row(100),
      throttle_row(1e5, "100 kB/s"),
      throttle_row(1e7, "10 MB/s"),
      throttle_row(1e9, "1 GB/s"),
      through_row(0, "64MiB", "no fault"),
      through_row(10, "64MiB", "through a delay of 10 ms"),
      through_row(100, "16MiB", "through 100 ms, lanes of 16 MiB"),
      shared_row(1e6, "1 MB/s"),
      shared_row(1e8, "100 MB/s"),
      delay_row(1, By::toxic),
      delay_row(10, By::toxic),
      delay_row(100, By::toxic),
      throttle_row(1e4, "10 kB/s", By::toxic),
      throttle_row(1e6, "1 MB/s", By::toxic),
      throttle_row(1e8, "100 MB/s", By::toxic),
      {"toxics",
       For::squall,
       true,
       slicer_error,
       {{"toxic slicer 100 +- 20 B, 1 ms, pieces outside", Unit::share, 0},
        {"toxic slicer, mean size off", Unit::share, 1},
        {"toxic slicer, mean gap off", Unit::share, 2}}},
      {"toxics", For::squall, true, limit_error, {{"toxic limit_data, most bytes off", Unit::bytes, 0}}},
      {"toxics", For::squall, false, toxic_calls, {{"slowest Toxiproxy call, client never reads", Unit::seconds, 0}}},
      {"stop", For::squall, false, run_stop, {{"stop of a run, 1,000 busy connections", Unit::seconds, 0}}},
      {"control",
       For::squall,
       false,
       control_plane,
       {{"PUT /v1/halt in a flood", Unit::seconds, 0}, {"GET /v1/faults in a flood, p99", Unit::seconds, 1}}},
  };
}

}  // namespace squall::bench
