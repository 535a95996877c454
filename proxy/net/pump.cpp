// Obeying the lane: recv, send, shutdown, and one wait for each thing that may happen next.
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

Pump::Pump(PumpHost& host, Socket& source, Socket& sink, faults::Tally& bytes, Point point, faults::Subject subject,
           const HopSpec& hop, flow::Budget& budget)
    : host_(host),
      source_(source),
      sink_(sink),
      bytes_(bytes),
      lane_(point, subject, hop.lane_cap.count, budget),
      timer_(source.get_executor()) {}

void Pump::turn(TimePoint now) {
  const TimePoint wake = push(now);
  if (!over_) wait(wake);
}

void Pump::readable(TimePoint now) {
  TimePoint wake = never;
  for (int round = 0; round < rounds_per_event && !over_; ++round) {
    const std::size_t wanted = lane_.wants_read();
    if (wanted == 0) break;
    const auto block = host_.scratch();
    const ssize_t got = ::recv(source_.native_handle(), block.data(), wanted, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) break;
    if (got < 0) return host_.end(flow::Ending::reset, false);
    if (got == 0)
      lane_.end();
    else
      lane_.arrive(block.first(static_cast<std::size_t>(got)), now);
    wake = push(now);
    lane_.keep();
    if (static_cast<std::size_t>(got) < wanted) return over_ ? void() : wait(wake);
  }
  if (!over_) turn(now);
}

// Sends until the lane or the socket says stop. Answers when to ask the lane again.
TimePoint Pump::push(TimePoint now) {
  while (!over_) {
    const flow::Action action = lane_.next(now);
    switch (action.kind) {
      case flow::Action::Kind::write: {
        const ssize_t sent = ::send(sink_.native_handle(), action.bytes.data(), action.bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) {
          host_.end(flow::Ending::reset, false);
          return never;
        }
        const auto taken = static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
        lane_.left(taken, now);
        bytes_.add(taken);
        if (taken == action.bytes.size()) break;
        wait_writable();
        return action.until;
      }
      case flow::Action::Kind::finish:
        ::shutdown(sink_.native_handle(), SHUT_WR);
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

void Pump::wait(TimePoint wake) {
  make_felt();
  if (lane_.wants_read() > 0) wait_readable();
  wait_until(wake);
}

void Pump::wait_readable() {
  if (reading_) return;
  reading_ = true;
  host_.operation_started();
  source_.async_wait(Socket::wait_read, [this](const asio::error_code&) {
    reading_ = false;
    if (host_.operation_ended()) readable(net::now());
  });
}

void Pump::wait_writable() {
  if (writing_) return;
  writing_ = true;
  host_.operation_started();
  sink_.async_wait(Socket::wait_write, [this](const asio::error_code&) {
    writing_ = false;
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
  const std::uint64_t rate = lane_.felt_rate();
  std::size_t wanted = 0;
  if (rate / 50 <= largest_clamp) wanted = std::max<std::size_t>(smallest_buffer, rate / 50);  // 20 ms of the rate
  if (wanted == clamped_to_) return;
  clamped_to_ = wanted;
  if (wanted > 0) {
    clamp_buffer(source_.native_handle(), SO_RCVBUF, wanted);
    clamp_buffer(sink_.native_handle(), SO_SNDBUF, wanted);
  } else {
    release_buffer(source_.native_handle(), SO_RCVBUF);
    release_buffer(sink_.native_handle(), SO_SNDBUF);
  }
}

}  // namespace squall::net
