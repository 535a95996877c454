// Obeying the stream: recv, send, shutdown, and one timer for its next instant.
#include "net/pump.hpp"

#include <cerrno>

#include "net/clock.hpp"

namespace squall::net {
namespace {

constexpr int rounds_per_event = 4;  // a fast stream must not starve its shard

// Only rates that such a buffer carries without slowing them further down are made felt.
constexpr std::size_t smallest_buffer = std::size_t{64} << 10;
constexpr std::size_t largest_clamp = std::size_t{208} << 10;

}  // namespace

Pump::Pump(PumpHost& host, Watched& source, Watched& sink, faults::Tally& read, faults::Tally& sent,
           flow::Stream& stream)
    : host_(host), source_(source), sink_(sink), read_(read), sent_(sent), stream_(stream), timer_(host.context()) {}

void Pump::turn(TimePoint now) {
  wake_ = push(now);
  for (int round = 0; !over_ && source_.readable && stream_.wants_read() > 0; ++round) {
    if (round == rounds_per_event) {
      go_on_soon();
      break;
    }
    read(now);
  }
  if (over_) return;
  make_felt();
  wait_until(wake_);
  host_.turned(now);
}

// One read, lent to the lane, which lets go of what it may before the rest is copied.
void Pump::read(TimePoint now) {
  const std::size_t wanted = stream_.wants_read();
  const auto block = host_.scratch();
  const ssize_t got = source_.receive(block.first(wanted));
  if (got < 0 && errno == EAGAIN) return;
  if (got < 0) return host_.end(flow::Ending::reset, false);
  if (got == 0) {
    stream_.end(now);
  } else {
    read_.add(static_cast<std::size_t>(got));
    stream_.arrive(block.first(static_cast<std::size_t>(got)), now);
  }
  wake_ = push(now);
  stream_.keep();
}

// Sends until the lane or the socket says stop. Answers when to ask the lane again.
TimePoint Pump::push(TimePoint now) {
  while (!over_) {
    const flow::Action action = stream_.next(now);
    switch (action.kind) {
      case flow::Action::Kind::write: {
        if (!sink_.writable) return action.until;
        const ssize_t sent = sink_.send(action.bytes);
        if (sent < 0 && errno != EAGAIN) {
          host_.end(flow::Ending::reset, false);
          return never;
        }
        const auto taken = static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
        stream_.left(taken, now);
        sent_.add(taken);
        break;
      }
      case flow::Action::Kind::finish:
        sink_.finish();
        if (done()) host_.lane_finished();
        break;
      case flow::Action::Kind::kill: host_.end(action.ending, true); return never;
      case flow::Action::Kind::sleep:
      case flow::Action::Kind::idle:
        if (done()) host_.lane_finished();
        return action.until;
    }
  }
  return never;
}

// More is there than one turn may take; the edge has been and will not come again.
void Pump::go_on_soon() {
  if (going_on_) return;
  going_on_ = true;
  host_.operation_started();
  asio::post(host_.context(), [this] {
    going_on_ = false;
    if (host_.operation_ended()) turn(net::now());
  });
}

void Pump::wait_until(TimePoint wake) {
  if (wake == armed_for_) return;
  armed_for_ = wake;
  if (wake == never) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(on_steady_clock(wake));
  host_.operation_started();
  timer_.async_wait([this, wake](const asio::error_code& error) {
    if (!host_.operation_ended() || error || armed_for_ != wake) return;
    armed_for_ = never;
    turn(net::now());
  });
}

void Pump::cancel() {
  over_ = true;
  timer_.cancel();
}

// Kernel buffers would swallow megabytes before the sender noticed a slow lane, so they are kept small meanwhile.
void Pump::make_felt() {
  const std::uint64_t rate = stream_.felt_rate();
  std::size_t wanted = 0;
  if (rate / 50 <= largest_clamp) wanted = std::max<std::size_t>(smallest_buffer, rate / 50);  // 20 ms of the rate
  if (wanted == clamped_to_) return;
  clamped_to_ = wanted;
  if (wanted > 0) {
    clamp_buffer(source_.descriptor(), SO_RCVBUF, wanted);
    clamp_buffer(sink_.descriptor(), SO_SNDBUF, wanted);
  } else {
    release_buffer(source_.descriptor(), SO_RCVBUF);
    release_buffer(sink_.descriptor(), SO_SNDBUF);
  }
}

}  // namespace squall::net
