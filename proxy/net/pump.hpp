// The only place that reads and writes sockets. One pump carries one direction: it reads what the stream wants, sends
// what the stream lets go, and waits for whatever the stream says comes next. Lives in a Connection, on its shard's
// thread.
#pragma once

#include <cstddef>

#include "flow/stream.hpp"
#include "net/asio.hpp"
#include "net/poller.hpp"
#include "net/setup.hpp"

namespace squall::net {

// What a pump needs from the connection around it.
class PumpHost {
 public:
  virtual ~PumpHost() = default;
  virtual asio::io_context& context() = 0;
  virtual std::span<std::byte> scratch() = 0;  // the shard's one read block
  virtual void operation_started() = 0;        // every timer and post in flight is counted:
  virtual bool operation_ended() = 0;          // the connection outlives them all; false: it is over, do nothing
  virtual void lane_finished() = 0;            // this direction has carried its last byte
  virtual void turned(TimePoint now) = 0;      // one direction has; the other may have been told something
  virtual void end(flow::Ending ending, bool by_fault) = 0;
};

class Pump {
 public:
  // `read` and `sent` count this direction's bytes.
  Pump(PumpHost& host, Watched& source, Watched& sink, faults::Tally& read, faults::Tally& sent, flow::Stream& stream);

  flow::Stream& stream() { return stream_; }
  const flow::Stream& stream() const { return stream_; }

  void turn(TimePoint now);  // something has changed: write what may leave, read what is wanted, see what comes next
  void cancel();             // drop the timer; the sockets are the connection's to close

  bool done() const { return stream_.finished() && stream_.input_ended(); }

 private:
  TimePoint push(TimePoint now);
  void read(TimePoint now);
  void go_on_soon();
  void wait_until(TimePoint wake);
  void make_felt();

  PumpHost& host_;
  Watched& source_;
  Watched& sink_;
  faults::Tally& read_;
  faults::Tally& sent_;
  flow::Stream& stream_;
  Timer timer_;
  TimePoint wake_ = never;  // when to ask the stream again, as it last said
  TimePoint armed_for_ = never;
  std::size_t clamped_to_ = 0;  // 0: the kernel tunes its buffers itself
  bool going_on_ = false;
  bool over_ = false;
};

}  // namespace squall::net
