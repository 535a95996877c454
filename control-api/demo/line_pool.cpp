// Blocking sockets with one deadline per question. Called by the app's request threads.
#include "demo/line_pool.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "demo/clock.hpp"

namespace squall::demo {
namespace {

constexpr std::size_t longest_reply = 1 << 20;

sockaddr_in parsed(const std::string& address) {
  const auto colon = address.rfind(':');
  sockaddr_in result{};
  result.sin_family = AF_INET;
  if (colon == std::string::npos || inet_pton(AF_INET, address.substr(0, colon).c_str(), &result.sin_addr) != 1)
    throw std::runtime_error("not an IPv4 address with a port: " + address);
  result.sin_port = htons(static_cast<std::uint16_t>(std::stoul(address.substr(colon + 1))));
  return result;
}

[[noreturn]] void fail(int error) {
  const bool late = error == EAGAIN || error == EINPROGRESS;
  throw std::runtime_error(late ? "no answer in time" : std::strerror(error));
}

}  // namespace

class LinePool::Connection {
 public:
  explicit Connection(const PoolOptions& options) {
    const sockaddr_in address = parsed(options.address);
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd_ < 0) fail(errno);
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    limit(options.timeout);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      const int error = errno;
      ::close(fd_);
      fail(error);
    }
  }
  ~Connection() { ::close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  std::string ask(std::string request, SteadyTime deadline) {
    ++asked_;
    request += '\n';
    for (std::string_view rest = request; !rest.empty();) {
      limit(deadline - steady_now());
      const ssize_t sent = ::send(fd_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent < 0) fail(errno);
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    std::string reply;
    while (reply.find('\n') == std::string::npos) receive(reply, deadline);
    const auto head = reply.find('\n');
    const std::size_t length = std::stoul(reply.substr(0, head));
    if (length > longest_reply) throw std::runtime_error("an answer that is too long");
    reply.erase(0, head + 1);
    while (reply.size() < length) receive(reply, deadline);
    return reply;
  }

  std::size_t asked() const { return asked_; }

 private:
  void receive(std::string& into, SteadyTime deadline) {
    std::array<char, 8192> block{};
    limit(deadline - steady_now());
    const ssize_t count = ::recv(fd_, block.data(), block.size(), 0);
    if (count == 0) throw std::runtime_error("it closed the connection");
    if (count < 0) fail(errno);
    into.append(block.data(), static_cast<std::size_t>(count));
  }

  // The next call on the socket, connect included, gives up after this long. Zero would mean never.
  void limit(std::chrono::nanoseconds remaining) const {
    if (remaining <= std::chrono::nanoseconds::zero()) fail(EAGAIN);
    const auto left =
        std::max(std::chrono::duration_cast<std::chrono::microseconds>(remaining), std::chrono::microseconds{1});
    const timeval value{left.count() / 1'000'000, left.count() % 1'000'000};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &value, sizeof value);
  }

  int fd_ = -1;
  std::size_t asked_ = 0;
};

LinePool::LinePool(PoolOptions options) : options_(std::move(options)) {}
LinePool::~LinePool() = default;

std::string LinePool::ask(const std::string& request) {
  const SteadyTime deadline = steady_now() + options_.timeout;
  std::unique_ptr<Connection> connection = take();
  try {
    if (!connection) connection = std::make_unique<Connection>(options_);
    std::string reply = connection->ask(request, deadline);
    give_back(std::move(connection));
    return reply;
  } catch (const std::exception& error) {
    give_back(nullptr);
    throw std::runtime_error(options_.name + ": " + error.what());
  }
}

// Flaw 4: it opens another one while some lie idle, and waits for it when the other side has room for fewer
// (experiments/connection-limit.yaml).
std::unique_ptr<LinePool::Connection> LinePool::take() {
  const std::scoped_lock lock(mutex_);
  if (open_ < options_.connections || idle_.empty()) {
    ++open_;
    return nullptr;
  }
  std::unique_ptr<Connection> next = std::move(idle_.front());
  idle_.pop_front();
  return next;
}

void LinePool::give_back(std::unique_ptr<Connection> connection) {
  const std::scoped_lock lock(mutex_);
  if (connection && connection->asked() < options_.questions && open_ <= options_.connections) {
    idle_.push_back(std::move(connection));
  } else {
    --open_;  // a broken or worn one is closed, and so is one too many
  }
}

}  // namespace squall::demo
