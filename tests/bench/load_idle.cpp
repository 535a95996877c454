// Idle memory: thousands of connections that have each carried one byte there and back, or one small request and its
// answer, and then nothing.
#include <sys/socket.h>

#include <cmath>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <vector>

#include "loads.hpp"

namespace squall::bench {
namespace {

Socket used_connection(std::uint16_t port, std::string_view message) {
  Socket socket = connect_loopback(port);
  char answer[4096];
  if (send(socket.get(), message.data(), message.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(message.size()))
    fail("idle send");
  const ssize_t count = recv(socket.get(), answer, sizeof answer, 0);
  if (count < 0) fail("idle recv");
  if (count == 0) throw std::runtime_error("idle: the connection was refused");
  return socket;
}

double settled_bytes(pid_t pid) {
  double last = resident_bytes(pid);
  for (const Instant deadline = in(5); Clock::now() < deadline;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const double now = resident_bytes(pid);
    if (now == last) break;
    last = now;
  }
  return last;
}

Sample idle(const Track& track, std::uint16_t port, std::string_view message) {
  const double before = settled_bytes(track.proxy);
  std::vector<Socket> connections;
  for (int index = 0; index < track.pace.idle_connections; ++index) {
    connections.push_back(used_connection(port, message));
  }
  Sample sample;
  sample.values[1] = settled_bytes(track.proxy);
  sample.values[0] = (sample.values[1] - before) / track.pace.idle_connections;
  return sample;
}

}  // namespace

Sample idle_memory(const Track& track) { return idle(track, track.ports.echo, "?"); }

Sample idle_http_memory(const Track& track) {
  return idle(track, track.ports.web, "GET / HTTP/1.1\r\nHost: shop.example.com\r\nAccept: */*\r\n\r\n");
}

}  // namespace squall::bench
