// Stopping a run that has a thousand live connections in its grip, all of them busy: the answer to the stop says that
// its faults are gone from every one.
#include <stdexcept>
#include <string>
#include <thread>

#include "api.hpp"
#include "loads.hpp"
#include "ping_pong.hpp"

namespace squall::bench {
namespace {

constexpr int connections = 1000;

// Nobody measures the hop: only the stop is looked at.
constexpr const char* experiment = R"({"squall": 1, "name": "stopped", "claim": "It can be stopped.",
  "checks": [{"id": "there", "from": {"hop": "echo.connections"}, "expect": ">= 0", "over": "1s"}],
  "baseline": "1s", "recovery": "1s",
  "phases": [{"name": "slow", "for": "60s", "faults": [{"hop": "echo", "on": "response", "delay": "20ms"}]}]})";

std::string start_run(const Track& track) {
  const std::string body = must_call(track.api, "POST", "/v1/runs", experiment).body;
  const std::string mark = "\"id\":\"";
  const std::size_t from = body.find(mark) + mark.size();
  return body.substr(from, body.find('"', from) - from);
}

void wait_until_injecting(const Track& track, const std::string& run) {
  for (const Instant deadline = in(10); Clock::now() < deadline;) {
    if (must_call(track.api, "GET", "/v1/runs/" + run).body.find("\"state\":\"injecting\"") != std::string::npos)
      return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw std::runtime_error("the run never injected anything");
}

}  // namespace

Sample run_stop(const Track& track) {
  const auto traffic = [&track]() noexcept { PingPong(track.ports.echo, connections).replies_until(in(30)); };
  const Child clients = Child::fork_role(traffic, any_core);
  const std::string run = start_run(track);
  wait_until_injecting(track, run);
  std::this_thread::sleep_for(Seconds(track.pace.warm_up));

  Sample sample;
  const Instant start = Clock::now();
  const Answer stopped = must_call(track.api, "POST", "/v1/runs/" + run + "/stop");
  sample.values[0] = Seconds(Clock::now() - start).count();
  if (stopped.body.find("\"receipt\"") == std::string::npos) throw std::runtime_error("the stop has no receipt");
  return sample;
}

}  // namespace squall::bench
