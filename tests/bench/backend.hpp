// The upstreams of the bench in one process: a sink that counts and discards, an echo, a source that never stops, a web
// server with one small page, and one that listens but never accepts. main() opens the listeners, so their ports are
// known before the process exists.
#pragma once

#include <cstdint>

#include "board.hpp"
#include "process.hpp"

namespace squall::bench {

/// A port for each role: of the backend itself, or of a proxy in front of it.
struct Ports {
  std::uint16_t sink = 0;
  std::uint16_t echo = 0;
  std::uint16_t source = 0;
  std::uint16_t web = 0;
  std::uint16_t deaf = 0;
};

class Backend {
 public:
  Backend(Board& board, int core);
  [[nodiscard]] const Ports& ports() const { return ports_; }

 private:
  Ports ports_;
  Child process_;
};

}  // namespace squall::bench
