// Requests that the fault `repeat` delivers again: each on a connection of its own to the upstream, whose answer is
// read and thrown away. A shard's; every copy ends by its own deadline.
//
// Memory: at most `most_at_once` copies are under way and `most_waiting` wait for their time, each a request of at most
// its head and 1 MiB. What is more is not delivered and counted as failed.
#pragma once

#include <list>
#include <memory>
#include <string>

#include "net/asio.hpp"
#include "net/setup.hpp"
#include "net/tls.hpp"

namespace squall::net {

class Copies {
 public:
  static constexpr std::size_t most_at_once = 64;
  static constexpr std::size_t most_waiting = 1024;

  Copies(asio::io_context& context, std::size_t shard);
  ~Copies();

  struct Order {
    std::shared_ptr<const HopSetup> hop;
    std::shared_ptr<const faults::Fault> fault;  // that wants it, and without which it does not go
    SocketAddress upstream;
    std::string request;
    Duration wait{};
  };
  void deliver(Order order);

  // Those whose fault is not in force any more do not go; what is under way ends.
  void keep(const Setup& setup);
  void cancel();

 private:
  class Copy;

  asio::io_context& context_;
  std::size_t shard_;
  std::list<std::unique_ptr<Copy>> copies_;
  std::size_t under_way_ = 0;
};

}  // namespace squall::net
