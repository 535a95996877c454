// Streams that send as fast as they may. Used by the bulk, throttle and control-plane loads.
#pragma once

#include <vector>

#include "socket.hpp"

namespace squall::bench {

class Blast {
 public:
  Blast(std::uint16_t port, int streams);
  void run_until(Instant deadline);

 private:
  Poller poller_;
  std::vector<char> block_;
  std::vector<Socket> sockets_;
};

}  // namespace squall::bench
