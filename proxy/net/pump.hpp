// The only place that reads and writes sockets. One pump carries one direction: it reads what the lane wants, sends
// what the lane lets go, and waits for whatever the lane says comes next. Lives in a Connection, on its shard's thread.
#pragma once

#include <cstddef>

#include "flow/lane.hpp"
#include "net/asio.hpp"
#include "net/setup.hpp"

namespace squall::net {

// What a pump needs from the connection around it.
class PumpHost {
 public:
  virtual std::span<std::byte> scratch() = 0;  // the shard's one read block
  virtual void operation_started() = 0;        // every wait in flight is counted:
  virtual bool operation_ended() = 0;          // the connection outlives them all; false: it is over, do nothing
  virtual void lane_finished() = 0;            // this direction has carried its last byte
  virtual void end(flow::Ending ending, bool by_fault) = 0;

 protected:
  ~PumpHost() = default;
};

class Pump {
 public:
  Pump(PumpHost& host, Socket& source, Socket& sink, faults::Tally& bytes, Point point, faults::Subject subject,
       const HopSpec& hop, flow::Budget& budget);

  flow::Lane& lane() { return lane_; }
  const flow::Lane& lane() const { return lane_; }

  void turn(TimePoint now);      // something other than a byte has changed: write, then wait
  void readable(TimePoint now);  // the source has bytes, an end or an error
  void cancel();                 // drop the timer; the sockets are the connection's to close

  bool done() const { return lane_.finished() && lane_.input_ended(); }

 private:
  TimePoint push(TimePoint now);
  void wait(TimePoint wake);
  void wait_readable();
  void wait_writable();
  void wait_until(TimePoint wake);
  void make_felt();

  PumpHost& host_;
  Socket& source_;
  Socket& sink_;
  faults::Tally& bytes_;
  flow::Lane lane_;
  Timer timer_;
  TimePoint armed_for_ = never;
  std::size_t clamped_to_ = 0;  // 0: the kernel tunes its buffers itself
  bool reading_ = false;
  bool writing_ = false;
  bool over_ = false;
};

}  // namespace squall::net
