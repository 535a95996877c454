// The story first, in live(); what its sentences mean below it, in order.
#include "net/connection.hpp"

#include <algorithm>
#include <cerrno>

#include <sys/epoll.h>

#include "net/access_log.hpp"
#include "net/clock.hpp"
#include "net/shard.hpp"

namespace squall::net {
namespace {

// How long an end that was closed politely may take to close its own side before the sockets go.
constexpr Duration farewell = std::chrono::seconds{1};
constexpr Duration farewell_step = std::chrono::milliseconds{10};
constexpr Duration full_queue_pause = std::chrono::milliseconds{10};

// Reads and throws away, so that close() sends a FIN: with unread bytes it would send a RST. True: nothing will come.
bool drained(Watched& socket, std::span<std::byte> block) {
  if (!socket.is_open()) return true;
  const ssize_t got = socket.receive(block);
  return got == 0 || (got < 0 && errno != EAGAIN);
}

}  // namespace

Awaitable<void> Connection::live() {
  if (!door_.empty()) co_await pass_the_door();
  if (stage_ != Stage::over) co_await dial();
  if (stage_ != Stage::over) co_await carry();
  if (ending_ == flow::Ending::fin) co_await drain();
  co_await settle();
}

Connection::Connection(Shard& shard, std::shared_ptr<const HopSetup> hop, int client, faults::Subject subject,
                       faults::Places places)
    : shard_(shard),
      hop_(std::move(hop)),
      subject_(subject),
      places_(std::move(places)),
      bell_(shard.context()),
      lanes_(hop_->messages ? nullptr
                            : std::make_unique<flow::Lanes>(subject, hop_->spec.lane_cap.count, shard.budget())),
      observer_(hop_->state->observer(subject, subject.shard)),
      session_(hop_->messages ? std::make_unique<http1::Session>(subject, hop_->messages, hop_->spec.lane_cap.count,
                                                                 shard.budget(), static_cast<http1::Host&>(*this),
                                                                 shard.merge_patch())
                              : nullptr),
      to_upstream_(*this, client_, upstream_, slot().bytes_from_client, slot().bytes_to_upstream, requests()),
      to_client_(*this, upstream_, client_, slot().bytes_from_upstream, slot().bytes_to_client, responses()) {
  client_.own(client);
  requests().share_closing(closing_);
  responses().share_closing(closing_);
  if (!shard_.poller().watch(client_)) stage_ = Stage::over;
  replan_streams(subject_.opened);
}

flow::Stream& Connection::requests() {
  return session_ ? static_cast<flow::Stream&>(session_->to_upstream()) : lanes_->to_upstream;
}
flow::Stream& Connection::responses() {
  return session_ ? static_cast<flow::Stream&>(session_->to_client()) : lanes_->to_client;
}

void Connection::replan_streams(TimePoint now) {
  const std::size_t cap = hop_->spec.lane_cap.count;
  door_.update(hop_->faults, subject_, now, places_);
  closing_.update(hop_->faults, subject_, now, places_);
  if (session_) return session_->replan(hop_->messages, cap, now, places_);
  lanes_->to_upstream.replan(hop_->faults, cap, now, places_);
  lanes_->to_client.replan(hop_->faults, cap, now, places_);
}

HopSlot& Connection::slot() { return hop_->state->slots[subject_.shard]; }

// Faults at `connect` judge the client before the upstream hears of it; its head is the client itself.
Awaitable<void> Connection::pass_the_door() {
  const faults::Head head{
      .direction = Point::request, .offset = 0, .size = 1, .waiting = 1, .arrived = subject_.opened, .asked = {}};
  while (stage_ == Stage::door) {
    const TimePoint now = net::now();
    const faults::Ruling ruling = door_.rule(head, now);
    if (observer_ && door_.has_acted()) observer_->hit();
    const TimePoint due = squall::after(subject_.opened, ruling.verdict.hold);
    if (now < due) {
      co_await bell(std::min(due, ruling.changes));
      continue;
    }
    if (ruling.verdict.fate == faults::Fate::pass) break;
    end(ruling.verdict.fate == faults::Fate::fin ? flow::Ending::fin : flow::Ending::reset, true);
  }
}

// One deadline for the name and all its addresses. A client of an upstream that is not there gets a RST, as it would.
Awaitable<void> Connection::dial() {
  stage_ = Stage::dial;
  const TimePoint deadline = squall::after(net::now(), hop_->spec.dial_timeout);
  std::vector<SocketAddress> addresses;
  if (hop_->upstream)
    addresses.push_back(*hop_->upstream);
  else
    addresses = co_await resolve(deadline);
  for (const SocketAddress& address : addresses) {
    if (stage_ == Stage::over) co_return;
    if (const auto reason = forbidden_by(*hop_->rules, address)) {
      shard_.log().warn("hop {}: {} is not dialled: {}", hop_->spec.name, to_string(address), *reason);
      continue;
    }
    const bool connected = co_await connect(address, deadline);
    dialled_ = address;
    if (connected && hop_->tls) co_await shake_hands(deadline);
    if (connected) co_return;
  }
  if (stage_ == Stage::over) co_return;
  slot().dial_failures.add();
  end(flow::Ending::reset, true);
}

Awaitable<std::vector<SocketAddress>> Connection::resolve(TimePoint deadline) {
  struct Flight {
    Connection* connection;  // null once the connection has stopped waiting
    bool landed = false;
    Resolution resolution;
  };
  const auto flight = std::make_shared<Flight>();
  flight->connection = this;
  Resolver::Answer answer = [flight, &context = shard_.context()](const Resolution& resolution) {
    asio::post(context, [flight, resolution] {
      flight->landed = true;
      flight->resolution = resolution;
      if (flight->connection != nullptr) flight->connection->bell_.cancel();
    });
  };
  shard_.resolver().resolve(hop_->spec.upstream.host, std::move(answer));
  while (!flight->landed && stage_ != Stage::over && net::now() < deadline) co_await bell(deadline);
  flight->connection = nullptr;
  if (stage_ != Stage::over && flight->resolution.addresses.empty())
    shard_.log().warn("hop {}: cannot resolve {}: {}", hop_->spec.name, squall::to_string(hop_->spec.upstream),
                      flight->landed ? flight->resolution.error : "no answer within dial_timeout");
  for (SocketAddress& address : flight->resolution.addresses) set_port(address, hop_->spec.upstream.port);
  co_return flight->resolution.addresses;
}

Awaitable<bool> Connection::connect(const SocketAddress& address, TimePoint deadline) {
  const int socket = ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) co_return false;
  upstream_.own(socket);
  prepare_stream(socket);
  upstream_.writable = ::connect(socket, address.get(), address.size) == 0;
  // A Unix socket whose queue is full says EAGAIN where TCP would wait for room.
  while (!upstream_.writable && errno == EAGAIN && stage_ != Stage::over && net::now() < deadline) {
    co_await bell(std::min(deadline, squall::after(net::now(), full_queue_pause)));
    if (stage_ != Stage::over) upstream_.writable = ::connect(socket, address.get(), address.size) == 0;
  }
  if (stage_ == Stage::over) co_return false;
  if (!upstream_.writable && errno != EINPROGRESS) {
    upstream_.close();
    co_return false;
  }
  const bool watched = shard_.poller().watch(upstream_);
  while (watched && !upstream_.writable && stage_ != Stage::over && net::now() < deadline) co_await bell(deadline);
  if (stage_ == Stage::over) co_return false;
  if (upstream_.writable && pending_error(socket) == 0) co_return true;
  upstream_.close();
  co_return false;
}

// Whoever cannot be trusted is not spoken to; the client is told so, as HTTP can.
Awaitable<void> Connection::shake_hands(TimePoint deadline) {
  TlsLink& link = upstream_.speak_tls(*hop_->tls);
  TlsLink::State state = link.shake_hands();
  while (state == TlsLink::State::under_way && stage_ != Stage::over && net::now() < deadline) {
    co_await bell(deadline);
    if (stage_ != Stage::over) state = link.shake_hands();
  }
  if (state == TlsLink::State::done || stage_ == Stage::over) co_return;
  no_upstream(state == TlsLink::State::failed ? link.failure() : "the TLS handshake took longer than dial_timeout");
}

void Connection::no_upstream(const std::string& why) {
  const std::string upstream = squall::to_string(hop_->spec.upstream);
  shard_.log().warn("hop {}: {} is not spoken to: {}", hop_->spec.name, upstream, why);
  hop_->messages->tallies->of_shard(subject_.shard).tls_failures.add();
  upstream_.close();
  session_->answer_everything({.status = 502,
                               .body = "Squall does not speak to the upstream of this hop: " + why + ".\n",
                               .content_type = "text/plain; charset=utf-8"});
}

Awaitable<void> Connection::carry() {
  stage_ = Stage::carry;
  const TimePoint now = net::now();
  to_upstream_.turn(now);
  if (stage_ == Stage::carry) to_client_.turn(now);
  while (stage_ == Stage::carry) co_await bell(never);
}

Awaitable<void> Connection::drain() {
  const TimePoint deadline = squall::after(net::now(), farewell);
  for (Side* side : {&client_, &upstream_})
    if (side->is_open()) side->finish();
  while (net::now() < deadline) {
    const bool client_drained = drained(client_, scratch());
    const bool upstream_drained = drained(upstream_, scratch()) && upstream_.flush();
    if (client_drained && upstream_drained) break;
    co_await bell(squall::after(net::now(), farewell_step));
  }
}

Awaitable<void> Connection::settle() {
  stage_ = Stage::over;
  client_.close();
  upstream_.close();
  while (in_flight_ > 0) co_await bell(never);
}

Awaitable<void> Connection::bell(TimePoint until) {
  bell_.expires_at(on_steady_clock(until));
  asio::error_code ignored;
  co_await bell_.async_wait(asio::redirect_error(use_awaitable, ignored));
}

void Connection::replan(std::shared_ptr<const HopSetup> hop, TimePoint now) {
  hop_ = std::move(hop);
  replan_streams(now);
  if (stage_ == Stage::door) bell_.cancel();
  if (stage_ == Stage::carry) to_upstream_.turn(now);
  if (stage_ == Stage::carry) to_client_.turn(now);
}

// Every edge of either socket. A RST may come while nobody reads (back-pressure), and after the peer's FIN it shows as
// an error only, while reads still say end of file; what had arrived before it goes on first.
void Connection::ready(Side& side, std::uint32_t events) {
  if (stage_ == Stage::over || !side.is_open()) return;
  constexpr std::uint32_t hidden = EPOLLPRI | EPOLLRDHUP | EPOLLHUP | EPOLLERR;
  if ((events & (EPOLLIN | hidden)) != 0) side.readable = true;
  if ((events & hidden) != 0) side.read_to_the_end = true;
  const bool unblocked = !side.writable && (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0;
  if (unblocked) side.writable = true;
  if ((events & EPOLLOUT) != 0) side.flush();
  if (stage_ == Stage::dial && &side == &upstream_) {
    bell_.cancel();
    return;
  }
  Pump& reader = &side == &client_ ? to_upstream_ : to_client_;
  Pump& writer = &side == &client_ ? to_client_ : to_upstream_;
  // A client waits from when its bytes are here, also while nobody reads them.
  const bool asks = observer_ && &side == &client_ && (events & (EPOLLIN | hidden)) == EPOLLIN;
  const TimePoint now = asks || stage_ == Stage::carry ? net::now() : TimePoint{};
  if (asks) observer_->asked(now);
  if (stage_ == Stage::carry) {
    if (side.readable) reader.turn(now);
    if (unblocked && stage_ == Stage::carry) writer.turn(now);
  }
  if (stage_ == Stage::over || (events & EPOLLERR) == 0) return;
  if (pending_error(side.descriptor()) == 0) return;
  side.failed = true;
  end(flow::Ending::reset, false);
}

asio::io_context& Connection::context() { return shard_.context(); }

std::span<std::byte> Connection::scratch() { return shard_.scratch(); }

bool Connection::operation_ended() {
  --in_flight_;
  if (stage_ != Stage::over) return true;
  if (in_flight_ == 0) bell_.cancel();
  return false;
}

// A request that is answered here stirs the other direction, an answer that is given the next request.
void Connection::turned(TimePoint now) {
  if (observer_) observe(now);
  if (!session_ || turning_) return;
  turning_ = true;
  while (stage_ == Stage::carry) {
    const bool stirred_responses = session_->stirred_responses();
    const bool stirred_requests = session_->stirred_requests();
    if (!stirred_responses && !stirred_requests) break;
    if (stirred_responses) to_client_.turn(now);
    if (stirred_requests && stage_ == Stage::carry) to_upstream_.turn(now);
  }
  turning_ = false;
}

void Connection::repeat(std::string request, unsigned copies, Duration gap, const std::string& fault) {
  const auto by = std::ranges::find(hop_->faults, fault, [](const auto& one) { return one->spec().name; });
  if (by == hop_->faults.end()) return;
  for (unsigned i = 1; i <= copies; ++i)
    shard_.copies().deliver({.hop = hop_, .fault = *by, .upstream = dialled_, .request = request, .wait = i * gap});
}

void Connection::exchanged(const http1::Report& report) {
  spdlog::logger* const log = shard_.access_log();
  if (log == nullptr) return;
  log->info(access_line(hop_->spec.name, subject_, report));
}

void Connection::lane_finished() {
  if (to_upstream_.done() && to_client_.done()) end(flow::Ending::none, false);
}

// With no fault it compares two counts.
void Connection::observe(TimePoint now) {
  if (!hop_->faults.empty() && !observer_->is_hit() &&
      (lanes_->to_upstream.has_been_hit() || lanes_->to_client.has_been_hit() || closing_.has_acted()))
    observer_->hit();
  observer_->look(lanes_->to_upstream.arrived_bytes(), lanes_->to_client.left_bytes(), now);
}

// A RST that the client did not cause is an error, and so is a fault's polite end in the middle of an answer.
void Connection::observe_end(flow::Ending ending, bool by_fault, TimePoint now) {
  observe(now);
  const bool is_reset = ending == flow::Ending::reset && !client_.failed;
  const bool is_unserved =
      by_fault && ending == flow::Ending::fin && (observer_->waits() || responses().held_bytes() > 0);
  if (is_reset || is_unserved) observer_->cut_off();
  observer_->ended(now);
}

void Connection::end(flow::Ending ending, bool by_fault) {
  if (stage_ == Stage::over) return;
  stage_ = Stage::over;
  ending_ = ending;
  to_upstream_.cancel();
  to_client_.cancel();
  const bool client_ended_first = requests().input_ended() && !responses().input_ended() && !upstream_.failed;
  const TimePoint now = net::now();
  if (observer_) observe_end(ending, by_fault, now);
  if (session_) session_->ended(client_.failed || (!by_fault && client_ended_first), now);
  if (ending == flow::Ending::reset) {
    if (!by_fault) slot().resets.add();
    for (const Side* side : {&client_, &upstream_})
      if (side->is_open()) reset_on_close(side->descriptor());
  }
  if (ending != flow::Ending::fin) {
    client_.close();
    upstream_.close();
  }
  bell_.cancel();
}

ConnectionInfo Connection::info(TimePoint now) const {
  ConnectionInfo info{.id = id(),
                      .client = client_.is_open() ? peer_name(client_.descriptor()) : "",
                      .upstream = stage_ == Stage::carry ? to_string(dialled_) : "",
                      .age = now - subject_.opened,
                      .bytes_to_upstream = to_upstream_.stream().left_bytes(),
                      .bytes_to_client = to_client_.stream().left_bytes(),
                      .held_bytes = to_upstream_.stream().held_bytes() + to_client_.stream().held_bytes(),
                      .faults = {}};
  door_.list_active(now, info.faults);
  closing_.list_active(now, info.faults);
  to_upstream_.stream().list_active(now, info.faults);
  to_client_.stream().list_active(now, info.faults);
  return info;
}

}  // namespace squall::net
