// Names to addresses without blocking a shard: a few threads of its own, one flight per name however many ask, and a
// bound on names in flight. Asio's resolver has one thread per context, where one hanging name delays all others.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/sockets.hpp"

namespace squall::net {

struct Resolution {
  std::vector<SocketAddress> addresses;  // without a port; empty: see error
  std::string error;
};

class Resolver {
 public:
  static constexpr std::size_t most_threads = 8;
  static constexpr std::size_t most_names = 256;  // waiting or in flight

  using Answer = std::function<void(const Resolution&)>;
  using Lookup = std::function<Resolution(const std::string& host)>;

  explicit Resolver(Lookup lookup = by_getaddrinfo);
  ~Resolver();  // drops the answers that are still out; does not wait for a name that hangs

  // From any thread. `answer` runs on one of the resolver's threads and must only hand over.
  void resolve(const std::string& host, Answer answer);

  static Resolution by_getaddrinfo(const std::string& host);

 private:
  struct Desk;
  static void work(const std::shared_ptr<Desk>& desk);

  std::shared_ptr<Desk> desk_;
};

}  // namespace squall::net
