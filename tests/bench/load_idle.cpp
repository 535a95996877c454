// Idle memory: thousands of connections that have each carried one byte there and back, and then nothing.
#include <sys/socket.h>

#include <cmath>
#include <stdexcept>
#include <thread>
#include <vector>

#include "loads.hpp"

namespace squall::bench {
namespace {

Socket used_connection(std::uint16_t port) {
  Socket socket = connect_loopback(port);
  char byte = '?';
  if (send(socket.get(), &byte, 1, MSG_NOSIGNAL) != 1) fail("idle send");
  const ssize_t count = recv(socket.get(), &byte, 1, 0);
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

}  // namespace

Sample idle_memory(const Track& track) {
  const double before = settled_bytes(track.proxy);
  std::vector<Socket> connections;
  for (int index = 0; index < track.pace.idle_connections; ++index) {
    connections.push_back(used_connection(track.ports.echo));
  }
  Sample sample;
  sample.values[1] = settled_bytes(track.proxy);
  sample.values[0] = (sample.values[1] - before) / track.pace.idle_connections;
  return sample;
}

}  // namespace squall::bench
