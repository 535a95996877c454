// Accepting, and the faults that act before there is a connection.
#include "net/hop.hpp"

#include <unistd.h>
#include <cerrno>

#include "net/clock.hpp"
#include "net/shard.hpp"

namespace squall::net {
namespace {

constexpr int accepts_per_event = 64;  // a rush of clients must not starve the shard's connections
constexpr Duration back_off = std::chrono::milliseconds{20};
constexpr Duration listen_again = std::chrono::seconds{1};
constexpr Duration look_at_the_hung = std::chrono::milliseconds{100};
constexpr std::size_t most_waiting = 1024;  // clients that a limit may keep waiting at one hop

// A client that has gone while it waited is not worth a dial.
bool still_there(int client) {
  char byte = 0;
  const ssize_t got = ::recv(client, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

void reset_client(int client) {
  reset_on_close(client);
  ::close(client);
}

}  // namespace

Hop::Hop(Shard& home, const Setup::Entry& entry)
    : home_(home), setup_(entry.hop), socket_(entry.socket), acceptor_(home.context()), timer_(home.context()) {
  reconsider(net::now());
}

HopSlot& Hop::slot() { return setup_->state->slots[home_.index()]; }

void Hop::update(const Setup::Entry& entry, TimePoint now) {
  setup_ = entry.hop;
  if (socket_ != entry.socket) shut_door();
  socket_ = entry.socket;
  if (!setup_->spec.enabled) turn_away_waiting();
  reconsider(now);
}

void Hop::retire() {
  retired_ = true;
  shut_door();
  timer_.cancel();
  turn_away_waiting();
}

// Nobody will serve it: either it has gone while it waited, or it gets a RST.
void Hop::let_go(const Waiting& client, Leaves how, TimePoint now) {
  reset_client(client.client);
  home_.admission().leave();
  auto observer = setup_->state->observer(client.subject, home_.index());
  if (!observer) return;
  if (how == Leaves::turned_away) observer->cut_off();
  observer->ended(now);
}

void Hop::turn_away_waiting() {
  const TimePoint now = net::now();
  for (const Waiting& waiting : waiting_) let_go(waiting, Leaves::turned_away, now);
  waiting_.clear();
}

// There is no room for it in the process: it gets a RST and no number.
void Hop::reset_unnumbered(int client) {
  reset_client(client);
  if (setup_->state->tcp) setup_->state->tcp->of_shard(home_.index()).errors.add();
}

void Hop::connection_ended(TimePoint now) {
  if (!retired_) reconsider(now);
}

Hop::DoorRuling Hop::ask_the_door(TimePoint now) const {
  DoorRuling ruling;
  for (const auto& fault : setup_->faults) {
    if (fault->spec().on != Point::connect) continue;
    ruling.changes = std::min(ruling.changes, fault->next_change(now));
    if (ruling.door != faults::Door::open || !fault->active(now)) continue;
    ruling.door = fault->door(setup_->state->open.load());
    if (ruling.door != faults::Door::open) ruling.by = fault;
  }
  return ruling;
}

// Everything that may change who comes in ends here: a new epoch, a fault's time, a client that left.
void Hop::reconsider(TimePoint now) {
  // Set before the count of open connections is read: whoever ends one after that tells this shard.
  setup_->state->crowded = !setup_->faults.empty();
  DoorRuling ruling = ask_the_door(now);
  while (!waiting_.empty() && ruling.door == faults::Door::open) {
    const Waiting first = waiting_.front();
    waiting_.pop_front();
    if (still_there(first.client))
      deal(first.client, first.subject);
    else
      let_go(first, Leaves::by_itself, now);
    ruling = ask_the_door(now);
  }
  count_the_hung(now);
  if (!setup_->spec.enabled || ruling.door == faults::Door::refuse)
    shut_door();
  else if (ruling.door == faults::Door::hang)
    return hang_door(ruling, now);
  else
    open_door(now);
  if (listening_ || !setup_->spec.enabled || ruling.door == faults::Door::refuse) wait_until(ruling.changes);
}

// A port that was given up for a while may have been taken by another process; then it is tried again until it is free.
void Hop::open_door(TimePoint now) {
  if (hung_by_) socket_->listen();  // gives the kernel its room back
  hung_by_.reset();
  if (!listening_) {
    if (!socket_->listen()) {
      home_.log().error("hop {}: cannot listen on {}, trying again", setup_->spec.name,
                        squall::to_string(socket_->real()));
      return wait_until(squall::after(now, listen_again));
    }
    asio::error_code error;
    acceptor_.assign(socket_->descriptor(), error);
    listening_ = !error;
    setup_->state->listening = listening_;
  }
  wait_for_clients();
}

// Nobody is accepted, and the kernel has room for one client only: it drops the SYNs of all others. When the fault is
// over they get through, as their kernels try again. Who stands in the kernel's queue already, waits there.
void Hop::hang_door(const DoorRuling& ruling, TimePoint now) {
  if (!hung_by_) {
    if (!listening_) open_door(now);
    if (!listening_) return;
    socket_->hang();
    dropped_before_ = socket_->dropped();
  }
  hung_by_ = ruling.by;
  wait_until(std::min(ruling.changes, squall::after(now, look_at_the_hung)));
}

// An estimate: the kernel counts SYNs, and one client that goes on trying sends several.
void Hop::count_the_hung(TimePoint now) {
  if (!hung_by_ || !listening_) return;
  const std::uint64_t dropped = socket_->dropped();
  if (dropped > dropped_before_) hung_by_->ledger().slot(home_.index()).hit(now, false, dropped - dropped_before_);
  dropped_before_ = dropped;
}

void Hop::shut_door() {
  hung_by_.reset();
  if (listening_) acceptor_.release();
  listening_ = false;
  setup_->state->listening = false;
  socket_->refuse();  // also when this hop has never opened: the socket listens from its publish on
}

void Hop::wait_for_clients() {
  if (accepting_ || !listening_ || hung_by_) return;
  accepting_ = true;
  ++in_flight_;
  acceptor_.async_wait(Descriptor::wait_read, [this](const asio::error_code&) {
    accepting_ = false;
    --in_flight_;
    if (retired_) return home_.sweep();
    accept_some(net::now());
  });
}

void Hop::wait_until(TimePoint wake) {
  if (wake == armed_for_) return;
  armed_for_ = wake;
  if (wake == never) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(on_steady_clock(wake));
  ++in_flight_;
  timer_.async_wait([this, wake](const asio::error_code& error) {
    --in_flight_;
    if (retired_) return home_.sweep();
    if (error || armed_for_ != wake) return;
    armed_for_ = never;
    reconsider(net::now());
  });
}

void Hop::accept_some(TimePoint now) {
  for (int count = 0; count < accepts_per_event && listening_ && !hung_by_; ++count) {
    SocketAddress address;
    address.size = sizeof address.storage;
    const int client = ::accept4(socket_->descriptor(), reinterpret_cast<sockaddr*>(&address.storage), &address.size,
                                 SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client >= 0) {
      admit(client, ip_of(address), now);
    } else if (errno == EMFILE || errno == ENFILE) {
      if (!give_way(now)) return;
    } else if (errno != EINTR && errno != ECONNABORTED) {
      break;
    }
  }
  wait_for_clients();
}

void Hop::admit(int client, const IpAddress& address, TimePoint now) {
  if (!home_.admission().enter()) {
    slot().refused.add();
    return reset_unnumbered(client);
  }
  slot().accepted.add();
  const faults::Subject subject{
      .connection = ++last_number_, .opened = now, .shard = last_number_ % home_.peers().size(), .client = address};
  const DoorRuling ruling = ask_the_door(now);
  if (ruling.by == nullptr && waiting_.empty()) {
    deal(client, subject);
  } else {
    keep_out(client, subject, ruling, now);
  }
  if (!setup_->faults.empty()) reconsider(now);
}

// Whoever is dealt later is counted as matched where it is dealt to; who is sent away, here.
void Hop::keep_out(int client, const faults::Subject& subject, const DoorRuling& ruling, TimePoint now) {
  const bool room = waiting_.size() < most_waiting;
  faults::LedgerSlot* slot = !ruling.by ? nullptr : &ruling.by->ledger().slot(home_.index());
  Waiting kept{client, subject};
  kept.subject.hit_at_door = slot != nullptr && room;
  if (ruling.door != faults::Door::reset && room) {
    if (slot != nullptr) slot->hit(now, true);
    waiting_.push_back(kept);
    return;
  }
  if (slot != nullptr) {
    slot->matched.add();
    if (room)
      slot->hit(now, true);
    else
      slot->overflow.add();
  }
  let_go(kept, Leaves::turned_away, now);
}

void Hop::deal(int client, const faults::Subject& subject) {
  setup_->state->open.fetch_add(1);
  home_.peers()[subject.shard]->adopt(client, setup_->state, subject, places_for(subject));
}

// In accept order, as only the door knows it: the shards may hear of their connections in another.
faults::Places Hop::places_for(const faults::Subject& subject) const {
  faults::Places places;
  for (const auto& fault : setup_->faults)
    if (fault->orders_connections() && fault->matches(subject))
      places.emplace_back(fault->shared_ledger(), fault->ledger().next_place());
  return places;
}

// The descriptor table is full: one client is let in with the spare descriptor and sent away, so that the listener is
// neither deaf nor spinning. Without a spare, the listener rests a moment.
bool Hop::give_way(TimePoint now) {
  if (home_.release_spare()) {
    const int client = ::accept4(socket_->descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client >= 0) reset_unnumbered(client);
    slot().refused.add();
    if (home_.take_spare()) return true;
  }
  wait_until(squall::after(now, back_off));
  return false;
}

}  // namespace squall::net
