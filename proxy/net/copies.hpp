// Requests that the fault `repeat` delivers again: each on a connection of its own to the upstream, whose answer is
// read and thrown away. A shard's; every copy ends by its own deadline.
//
// Memory: at most `most_at_once` copies, each a request of at most its head and 1 MiB. What is more is not delivered
// and counted as failed.
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

  Copies(asio::io_context& context, std::size_t shard);
  ~Copies();

  void deliver(const std::shared_ptr<const HopSetup>& hop, const SocketAddress& upstream, std::string request,
               Duration wait);

  // Those that wait for their time do not go any more, whatever is under way ends; of one hop, or of all.
  void cancel(const HopState* of = nullptr);

 private:
  class Copy;

  asio::io_context& context_;
  std::size_t shard_;
  std::list<std::unique_ptr<Copy>> copies_;
};

}  // namespace squall::net
