// Real sockets for tests: an engine with two shards, plain blocking ends, and ports that the kernel chooses. An end
// that would wait longer than half a minute fails the test instead of hanging it.
#pragma once

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>
#include <spdlog/sinks/null_sink.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <thread>
#include <utility>

#include "net/engine.hpp"

namespace squall::net {

using std::chrono::milliseconds;
using std::chrono::seconds;

class End {
 public:
  explicit End(int descriptor = -1) : descriptor_(descriptor) {
    const timeval patience{.tv_sec = 30, .tv_usec = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  End(End&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  End& operator=(End&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~End() { close(); }

  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      ASSERT_GT(sent, 0) << "send: " << std::strerror(errno);
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  // Exactly so many bytes, or fewer when the stream ends before.
  std::string receive(std::size_t size) const {
    std::string bytes(size, '\0');
    std::size_t got = 0;
    while (got < size) {
      const ssize_t count = ::recv(descriptor_, bytes.data() + got, size - got, 0);
      if (count <= 0) break;
      got += static_cast<std::size_t>(count);
    }
    bytes.resize(got);
    return bytes;
  }

  // What the next read says: "bytes", "end" or an error's name.
  std::string next() const {
    char byte = 0;
    const ssize_t count = ::recv(descriptor_, &byte, 1, 0);
    if (count > 0) return "bytes";
    if (count == 0) return "end";
    return errno == ECONNRESET ? "reset" : std::strerror(errno);
  }

  void finish() const { ::shutdown(descriptor_, SHUT_WR); }
  void reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

  // The error that a RST leaves behind, also after a FIN when reads say end of file.
  int wait_for_error() const {
    pollfd poll{.fd = descriptor_, .events = 0, .revents = 0};
    ::poll(&poll, 1, 30'000);
    return pending_error(descriptor_);
  }

 private:
  int descriptor_;
};

// Connects, or answers the error: .second is errno, 0 for a connection.
inline std::pair<End, int> try_connect(const Address& address) {
  const auto place = literal(address);
  End end(::socket(place->family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int error = ::connect(end.descriptor(), place->get(), place->size) == 0 ? 0 : errno;
  return {std::move(end), error};
}

inline End connect(const Address& address) {
  auto [end, error] = try_connect(address);
  EXPECT_EQ(error, 0) << "connect to " << squall::to_string(address) << ": " << std::strerror(error);
  return std::move(end);
}

class Listener {
 public:
  explicit Listener(const Address& address = loopback(0)) : socket_(*ListenSocket::open(address, 0)) {
    socket_->listen();
  }

  static Address loopback(std::uint16_t port) { return {Address::Kind::tcp, "127.0.0.1", port}; }

  const Address& address() const { return socket_->real(); }
  int descriptor() const { return socket_->descriptor(); }
  End accept() const {
    pollfd poll{.fd = socket_->descriptor(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&poll, 1, 30'000), 1) << "nobody came";
    return End(::accept4(socket_->descriptor(), nullptr, nullptr, SOCK_CLOEXEC));
  }
  bool has_client() const {
    pollfd poll{.fd = socket_->descriptor(), .events = POLLIN, .revents = 0};
    return ::poll(&poll, 1, 0) == 1;
  }

 private:
  std::shared_ptr<ListenSocket> socket_;
};

inline FaultSpec fault(std::string name, Point on, std::string verb, Arguments arguments) {
  FaultSpec spec;
  spec.name = std::move(name);
  spec.hop = "hop";
  spec.on = on;
  spec.verb = std::move(verb);
  spec.arguments = std::move(arguments);
  spec.lasts = std::chrono::hours{1};
  spec.revision = 1;
  return spec;
}

inline FaultSpec delay(Duration fixed, Point on = Point::response) {
  return fault("delay", on, "delay", {{"fixed", fixed}});
}
inline FaultSpec close(std::string how, Point on) {
  return fault("close-" + how, on, "close", {{"how", std::move(how)}});
}

class World : public testing::Test {
 protected:
  explicit World(EngineOptions options = {.shards = 2}) : engine(options, log_) {}

  // Publishes one hop named "hop" to `listener`, and answers where it listens.
  Address hop_to(const Address& upstream, const Address& listen = Listener::loopback(0)) {
    HopSpec spec;
    spec.name = "hop";
    spec.listen = listen;
    spec.upstream = upstream;
    desired.hops = {spec};
    return publish().listening.at(0).second;
  }

  Receipt publish() {
    const auto receipt = engine.publish(desired);
    EXPECT_TRUE(receipt.has_value()) << (receipt ? "" : receipt.error()[0].message);
    return receipt.value_or(Receipt{});
  }

  Receipt publish(std::vector<FaultSpec> faults) {
    desired.faults = std::move(faults);
    for (FaultSpec& spec : desired.faults) spec.revision = ++revision_;
    return publish();
  }

  FaultCounters counters(std::string_view name) const {
    for (const FaultStats& stats : engine.stats().faults)
      if (stats.name == name) return stats.counters;
    return {};
  }

  HopStats hop_stats() const { return engine.stats().hops.at(0); }

  // Asks again until it is so; a real system needs a moment, a broken one fails by the test's own time limit.
  template <class Condition>
  static void eventually(Condition condition) {
    while (!condition()) std::this_thread::yield();
  }

 private:
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  std::uint64_t revision_ = 0;

 protected:
  Engine engine;
  DesiredState desired;
};

}  // namespace squall::net
