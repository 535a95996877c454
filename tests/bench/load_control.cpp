// The control plane during a flood: a client that never reads, an upstream that never accepts, 300 API clients that
// never finish their request, and bulk traffic. What must stay quick: the list of faults, and the halt.
#include <sys/socket.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "api.hpp"
#include "blast.hpp"
#include "loads.hpp"

namespace squall::bench {
namespace {

std::vector<Socket> connect_and_say(std::uint16_t port, int count, const std::string& text) {
  std::vector<Socket> sockets;
  for (int index = 0; index < count; ++index) {
    sockets.push_back(connect_loopback(port));
    if (send(sockets.back().get(), text.data(), text.size(), MSG_NOSIGNAL) < 0) fail("flood send");
  }
  return sockets;
}

double seconds_of(const Track& track, const std::string& method, const std::string& target) {
  const Instant start = Clock::now();
  must_call(track.api, method, target);
  return Seconds(Clock::now() - start).count();
}

void put_faults(const Track& track) {
  for (const std::string hop : {"sink", "echo", "source"}) {
    must_call(track.api, "PUT", "/v1/faults/bench-" + hop,
              R"({"hop":")" + hop + R"(","on":"request","for":"5m","delay":"5ms"})");
  }
}

double listing_p99(const Track& track) {
  std::vector<double> times;
  for (const Instant deadline = in(track.pace.window); Clock::now() < deadline;) {
    times.push_back(seconds_of(track, "GET", "/v1/faults"));
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  std::sort(times.begin(), times.end());
  return times[(times.size() - 1) * 99 / 100];
}

}  // namespace

Sample control_plane(const Track& track) {
  put_faults(track);
  const std::vector<Socket> never_reads = connect_and_say(track.ports.source, 1, "?");
  const std::vector<Socket> never_accepted = connect_and_say(track.ports.deaf, 32, "?");
  const std::vector<Socket> half_open = connect_and_say(track.api, 300, "GET /v1/faults HTTP/1.1\r\nHost: 127.");
  const auto traffic = [&track]() noexcept {
    Blast blast(track.ports.sink, 4);
    blast.run_until(in(60));
  };
  const Child bulk_traffic = Child::fork_role(traffic, any_core);
  std::this_thread::sleep_for(Seconds(track.pace.warm_up));

  Sample sample;
  sample.values[1] = listing_p99(track);
  sample.values[0] = seconds_of(track, "PUT", "/v1/halt");
  if (must_call(track.api, "GET", "/v1/halt").body.find("true") == std::string::npos) {
    throw std::runtime_error("the halt was answered but not engaged");
  }
  return sample;
}

}  // namespace squall::bench
