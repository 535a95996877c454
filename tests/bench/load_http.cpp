// HTTP keep-alive: closed loops of one small request each, and what a fault costs the requests that it does not mean.
#include <sys/socket.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "api.hpp"
#include "loads.hpp"

namespace squall::bench {
namespace {

constexpr std::string_view request =
    "GET /shop/basket?item=17 HTTP/1.1\r\nHost: shop.example.com\r\nUser-Agent: bench/1.0\r\nAccept: */*\r\n"
    "Accept-Encoding: gzip, deflate\r\nX-Request-Id: 0123456789abcdef\r\n\r\n";

class Browsers {
 public:
  Browsers(std::uint16_t port, int connections) {
    for (int index = 0; index < connections; ++index) {
      sockets_.push_back(connect_loopback(port));
      poller_.add(sockets_.back().get(), EPOLLIN, static_cast<std::uint64_t>(index));
    }
    asked_.resize(sockets_.size());
    for (std::size_t index = 0; index < sockets_.size(); ++index) ask(index);
  }

  double answers_until(Instant deadline) {
    double answers = 0;
    while (Clock::now() < deadline) {
      for (const epoll_event& event : poller_.wait_until(deadline)) {
        take(event.data.u64);
        ++answers;
      }
    }
    return answers;
  }

  std::vector<float> took;  // seconds, each

 private:
  void ask(std::size_t index) {
    asked_[index] = Clock::now();
    if (send(sockets_[index].get(), request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size()))
      fail("http request");
  }

  // The backend's page is small enough to come in one piece; proxies may add fields.
  void take(std::size_t index) {
    char block[4096];
    const ssize_t count = recv(sockets_[index].get(), block, sizeof block, 0);
    const std::string_view answer(block, count < 0 ? 0 : static_cast<std::size_t>(count));
    if (!answer.ends_with("cde\n")) throw std::runtime_error("http: no whole answer in one piece");
    took.push_back(std::chrono::duration<float>(Clock::now() - asked_[index]).count());
    ask(index);
  }

  Poller poller_;
  std::vector<Socket> sockets_;
  std::vector<Instant> asked_;
};

double percentile(std::vector<float>& values, double share) {
  if (values.empty()) throw std::runtime_error("no answer arrived");
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace

Sample http_requests(const Track& track, int connections) {
  Browsers clients(track.ports.web, connections);
  clients.answers_until(in(track.pace.warm_up));
  clients.took.clear();
  const Window window(track);
  Sample sample = window.finish(clients.answers_until(window.end(track.pace.window)));
  sample.values[1] = percentile(clients.took, 0.5);
  sample.values[2] = percentile(clients.took, 0.99);
  return sample;
}

// With and without the fault by turns, ten of each; the median of what each pair says.
Sample unmatched_fault(const Track& track) {
  constexpr int turns = 10;
  const std::string fault =
      R"({"hop": "web", "on": "request", "for": "1h", "match": {"method": "POST", "path": "/pay/**"}, "close": "reset"})";
  Browsers clients(track.ports.web, 32);
  clients.answers_until(in(track.pace.warm_up));
  const auto cost = [&] {
    clients.took.clear();
    const double before = cpu_seconds(track.proxy);
    const double answers = clients.answers_until(in(track.pace.window / 2));
    return (cpu_seconds(track.proxy) - before) / answers;
  };
  std::vector<float> more;
  const Window window(track);
  for (int turn = 0; turn < turns; ++turn) {
    const double without = cost();
    must_call(track.api, "PUT", "/v1/faults/others", fault);
    const double with = cost();
    must_call(track.api, "DELETE", "/v1/faults/others");
    more.push_back(static_cast<float>(with / without - 1));
  }
  Sample sample = window.finish(1);
  sample.values[0] = percentile(more, 0.5);
  return sample;
}

}  // namespace squall::bench
