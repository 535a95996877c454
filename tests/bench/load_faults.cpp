// How exact faults are. Delay: 64-byte messages at a fixed pace, stamped when sent, against the same without the fault.
// Throttle: one stream as fast as it may, counted at the sink.
#include <sys/socket.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <vector>

#include "api.hpp"
#include "blast.hpp"
#include "loads.hpp"

namespace squall::bench {
namespace {

double percentile(std::vector<double> values, double share) {
  if (values.empty()) throw std::runtime_error("no sample arrived");
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

/// Open-loop clients: a reply that is late delays no request.
class PacedClients {
 public:
  PacedClients(std::uint16_t port, std::size_t connections) : partial_(connections) {
    for (std::size_t index = 0; index < connections; ++index) {
      sockets_.push_back(connect_loopback(port));
      set_nonblocking(sockets_.back());
      poller_.add(sockets_.back().get(), EPOLLIN, index);
    }
  }

  /// Round trips, in seconds, of what was sent after `skip` seconds and came back within `drain` of the last.
  std::vector<double> round_trips(double seconds, double skip, double drain) {
    std::vector<double> trips;
    const Instant start = Clock::now();
    const Instant counted = start + std::chrono::duration_cast<Clock::duration>(Seconds(skip));
    const Instant stop = start + std::chrono::duration_cast<Clock::duration>(Seconds(skip + seconds));
    std::size_t next_socket = 0;
    for (Instant due = start; due < stop; due += interval) {
      receive_until(due, counted, trips);
      send_stamp(sockets_[next_socket++ % sockets_.size()]);
    }
    receive_until(in(drain), counted, trips);
    return trips;
  }

 private:
  static constexpr std::chrono::microseconds interval{500};
  static constexpr std::size_t message_size = 64;

  static void send_stamp(const Socket& socket) {
    char message[message_size]{};
    const Instant now = Clock::now();
    std::memcpy(message, &now, sizeof now);
    if (send(socket.get(), message, sizeof message, MSG_NOSIGNAL) != sizeof message) fail("paced send");
  }

  void receive_until(Instant deadline, Instant counted, std::vector<double>& trips) {
    do {
      for (const epoll_event& event : poller_.wait_until(deadline)) receive(event.data.u64, counted, trips);
    } while (Clock::now() < deadline);
  }

  void receive(std::size_t index, Instant counted, std::vector<double>& trips) {
    char block[4096];
    const ssize_t count = recv(sockets_[index].get(), block, sizeof block, 0);
    if (count <= 0) throw std::runtime_error("paced: the connection ended");
    const Instant now = Clock::now();
    std::vector<char>& bytes = partial_[index];
    bytes.insert(bytes.end(), block, block + count);
    std::size_t used = 0;
    for (; bytes.size() - used >= message_size; used += message_size) {
      Instant sent;
      std::memcpy(&sent, bytes.data() + used, sizeof sent);
      if (sent >= counted) trips.push_back(Seconds(now - sent).count());
    }
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(used));
  }

  Poller poller_;
  std::vector<Socket> sockets_;
  std::vector<std::vector<char>> partial_;
};

void put_delay(const Track& track, int milliseconds, By by) {
  const std::string value = std::to_string(milliseconds);
  if (by == By::toxic)
    must_call(track.api, "POST", "/proxies/echo/toxics",
              R"({"type":"latency","attributes":{"latency":)" + value + "}}");
  else
    must_call(track.api, "PUT", "/v1/faults/bench-delay",
              R"({"hop":"echo","on":"response","for":"5m","delay":")" + value + "ms\"}");
}

void put_throttle(const Track& track, double bytes_per_second, By by) {
  const std::string value = std::to_string(static_cast<long>(bytes_per_second / 1000));
  if (by == By::toxic)
    must_call(track.api, "POST", "/proxies/sink/toxics",
              R"({"type":"bandwidth","stream":"upstream","attributes":{"rate":)" + value + "}}");
  else
    must_call(track.api, "PUT", "/v1/faults/bench-throttle",
              R"({"hop":"sink","on":"request","for":"5m","throttle":")" + value + "kB/s\"}");
}

}  // namespace

Sample delay_error(const Track& track, int milliseconds, By by) {
  const double asked = milliseconds / 1000.0;
  PacedClients clients(track.ports.echo, 64);
  const double baseline = percentile(clients.round_trips(track.pace.window / 2, track.pace.warm_up, 0.1), 0.5);
  if (milliseconds > 0) put_delay(track, milliseconds, by);
  std::vector<double> trips = clients.round_trips(track.pace.window, track.pace.warm_up, asked + 0.2);
  for (double& trip : trips) trip = std::abs(trip - asked - baseline);
  Sample sample;
  sample.values = {percentile(trips, 0.5), percentile(trips, 0.99)};
  return sample;
}

Sample throttle_error(const Track& track, double bytes_per_second, By by) {
  put_throttle(track, bytes_per_second, by);
  Blast blast(track.ports.sink, 1);
  blast.run_until(in(1));
  const Instant start = Clock::now();
  const std::uint64_t first = track.board->sunk.load();
  double worst = 0;
  Instant from = start;
  std::uint64_t before = first;
  for (int second = 1; second <= track.pace.throttle_seconds; ++second) {
    blast.run_until(start + std::chrono::seconds(second));
    const Instant now = Clock::now();
    const std::uint64_t sunk = track.board->sunk.load();
    const double rate = static_cast<double>(sunk - before) / Seconds(now - from).count();
    worst = std::max(worst, std::abs(rate / bytes_per_second - 1));
    from = now;
    before = sunk;
  }
  const double mean = static_cast<double>(before - first) / Seconds(from - start).count();
  Sample sample;
  sample.values = {std::abs(mean / bytes_per_second - 1), worst};
  return sample;
}

}  // namespace squall::bench
