// What a load drives: one proxy (or none) in front of one backend, and how long. Every load is a function of a track
// that runs in its own process and returns a sample.
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "backend.hpp"
#include "board.hpp"
#include "process.hpp"

namespace squall::bench {

struct Pace {
  double window = 2;          // seconds measured
  double warm_up = 0.3;       // seconds before
  int throttle_seconds = 10;  // whole seconds under a throttle
  int idle_connections = 9000;
};

struct Track {
  Ports ports;            // where clients connect
  std::uint16_t api = 0;  // squall's REST API; 0: not squall
  pid_t proxy = 0;        // 0: no proxy
  Pace pace;
  Board* board = nullptr;
};

inline Instant in(double seconds) {
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(Seconds(seconds));
}

/// The measured window: wall time and the proxy's CPU time between construction and finish().
class Window {
 public:
  explicit Window(const Track& track) : proxy_(track.proxy), cpu_(cpu_seconds(proxy_)), start_(Clock::now()) {}
  [[nodiscard]] Instant end(double seconds) const {
    return start_ + std::chrono::duration_cast<Clock::duration>(Seconds(seconds));
  }
  /// A sample whose first value is the rate of `work` per second.
  [[nodiscard]] Sample finish(double work) const {
    const double elapsed = Seconds(Clock::now() - start_).count();
    Sample sample;
    sample.values[0] = work / elapsed;
    sample.cpu_seconds = cpu_seconds(proxy_) - cpu_;
    sample.work = work;
    sample.window = elapsed;
    return sample;
  }

 private:
  pid_t proxy_;
  double cpu_;
  Instant start_;
};

}  // namespace squall::bench
