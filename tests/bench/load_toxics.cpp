// How exact toxics are, where they are not simply the faults that load_faults.cpp measures, and how quick their calls
// are beside a client that never reads.
#include <sys/socket.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "api.hpp"
#include "loads.hpp"

namespace squall::bench {
namespace {

void add_toxic(const Track& track, const std::string& toxic) {
  must_call(track.api, "POST", "/proxies/echo/toxics", toxic);
}

void send_all(const Socket& socket, std::size_t bytes) {
  const std::vector<char> block(bytes);
  if (send(socket.get(), block.data(), block.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes)) fail("toxic send");
}

}  // namespace

// Reads as fast as pieces come, so that each read is one piece unless the reader was late.
Sample slicer_error(const Track& track) {
  constexpr std::size_t all = 200'000;
  constexpr double size = 100;
  constexpr double vary = 20;
  constexpr double gap = 0.001;
  add_toxic(track, R"({"type":"slicer","attributes":{"average_size":100,"size_variation":20,"delay":1000}})");
  const Socket client = connect_loopback(track.ports.echo);
  send_all(client, all);
  std::size_t received = 0;
  std::size_t pieces = 0;
  std::size_t outside = 0;
  const Instant start = Clock::now();
  while (received < all) {
    char block[4096];
    const ssize_t count = recv(client.get(), block, sizeof block, 0);
    if (count <= 0) throw std::runtime_error("slicer: the connection ended");
    received += static_cast<std::size_t>(count);
    ++pieces;
    const auto piece = static_cast<double>(count);
    if (piece > size + vary || (piece < size - vary && received < all)) ++outside;
  }
  const double elapsed = Seconds(Clock::now() - start).count();
  const auto count = static_cast<double>(pieces);
  Sample sample;
  sample.values = {static_cast<double>(outside) / count, std::abs(static_cast<double>(all) / count / size - 1),
                   std::abs(elapsed / count / gap - 1)};
  return sample;
}

Sample limit_error(const Track& track) {
  double worst = 0;
  for (const std::size_t limit : {1U, 100U, 16'384U, 65'537U}) {
    add_toxic(track, R"({"type":"limit_data","name":"limit","attributes":{"bytes":)" + std::to_string(limit) + "}}");
    const Socket client = connect_loopback(track.ports.echo);
    send_all(client, 100'000);
    std::size_t received = 0;
    char block[4096];
    while (true) {
      const ssize_t count = recv(client.get(), block, sizeof block, 0);
      if (count <= 0) break;
      received += static_cast<std::size_t>(count);
    }
    worst = std::max(worst, std::abs(static_cast<double>(received) - static_cast<double>(limit)));
    must_call(track.api, "DELETE", "/proxies/echo/toxics/limit");
  }
  Sample sample;
  sample.values = {worst};
  return sample;
}

Sample toxic_calls(const Track& track) {
  double slowest = 0;
  const auto call_and_time = [&](const std::string& method, const std::string& target, const std::string& body = {}) {
    const Instant start = Clock::now();
    must_call(track.api, method, target, body);
    slowest = std::max(slowest, Seconds(Clock::now() - start).count());
  };
  add_toxic(track, R"({"type":"latency","name":"t","attributes":{"latency":20}})");
  std::vector<Socket> deaf;
  for (int i = 0; i < 8; ++i) {
    deaf.push_back(connect_loopback(track.ports.echo));
    set_nonblocking(deaf.back());
    const std::vector<char> block(1 << 20);
    const Instant stop = in(0.05);
    while (Clock::now() < stop) (void)send(deaf.back().get(), block.data(), block.size(), MSG_NOSIGNAL);
  }
  for (int i = 0; i < 20; ++i) {
    call_and_time("GET", "/proxies");
    call_and_time("DELETE", "/proxies/echo/toxics/t");
    call_and_time("POST", "/proxies/echo/toxics", R"({"type":"latency","name":"t","attributes":{"latency":20}})");
    call_and_time("POST", "/reset");
    call_and_time("POST", "/proxies/echo/toxics", R"({"type":"bandwidth","name":"t","attributes":{"rate":1000}})");
  }
  call_and_time("PATCH", "/proxies/echo", R"({"enabled":false})");
  Sample sample;
  sample.values = {slowest};
  return sample;
}

}  // namespace squall::bench
