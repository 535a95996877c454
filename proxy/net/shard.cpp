// One turn of the loop at a time: adopt, replan, forget.
#include "net/shard.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <algorithm>

#include "net/clock.hpp"

namespace squall::net {

Shard::Shard(std::size_t index, Shared& shared)
    : index_(index), shared_(shared), scratch_(flow::Lane::block), setup_(std::make_shared<Setup>()) {
  take_spare();
}

Shard::~Shard() { release_spare(); }

void Shard::start() {
  thread_ = std::thread([this] {
    ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);  // nanoseconds: the default of 50 us would show in every delay
    context_.run();
  });
}

void Shard::stop() {
  if (!thread_.joinable()) return;
  post([this] {
    apply(std::make_shared<Setup>());
    cut_all();
    copies_.cancel();
    poller_.stop();
    work_.reset();
  });
  thread_.join();
}

void Shard::adopt(int client, std::shared_ptr<HopState> state, const faults::Subject& subject, faults::Places places) {
  if (context_.get_executor().running_in_this_thread())
    return start_connection(client, state, subject, std::move(places));
  post([this, client, state = std::move(state), subject, places = std::move(places)]() mutable {
    start_connection(client, state, subject, std::move(places));
  });
}

// The hop may have gone, or been switched off, while its client was on the way here.
void Shard::start_connection(int client, const std::shared_ptr<HopState>& state, const faults::Subject& subject,
                             faults::Places places) {
  const Setup::Entry* entry = setup_->find(state.get());
  if (entry == nullptr || !entry->hop->spec.enabled) {
    reset_on_close(client);
    ::close(client);
    state->open.fetch_sub(1);
    if (auto observer = state->observer(subject, index_)) {
      observer->cut_off();
      observer->ended(net::now());
    }
    return admission().leave();
  }
  auto owned = std::make_unique<Connection>(*this, entry->hop, client, subject, std::move(places));
  Connection& connection = *owned;
  connection.place = connections_.size();
  connections_.push_back(std::move(owned));
  asio::co_spawn(context_, connection.live(), [this, &connection](const std::exception_ptr&) { forget(connection); });
}

void Shard::forget(Connection& connection) {
  const std::shared_ptr<const HopSetup> hop = connection.hop();
  const std::size_t place = connection.place;
  if (place + 1 != connections_.size()) {
    connections_.back()->place = place;
    std::swap(connections_[place], connections_.back());
  }
  connections_.pop_back();
  hop->state->open.fetch_sub(1);
  admission().leave();
  if (hop->state->crowded) tell_home(hop);
}

// A limit may have kept somebody waiting for this connection to end.
void Shard::tell_home(const std::shared_ptr<const HopSetup>& hop) {
  Shard& home = *peers()[hop->state->home];
  home.post([&home, hop] {
    for (const auto& door : home.hops_)
      if (door->state() == hop->state.get()) return door->connection_ended(net::now());
  });
}

std::uint64_t Shard::apply(std::shared_ptr<const Setup> setup) {
  setup_ = setup->halts == shared_.halts.load() ? std::move(setup) : without_faults(*setup);
  const TimePoint now = net::now();
  copies_.keep(*setup_);  // what a fault would still have delivered does not outlive it
  update_doors(*setup_, now);
  std::uint64_t touched = 0;
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    Connection& connection = *connections_[i];
    const Setup::Entry* entry = setup_->find(connection.hop()->state.get());
    if (entry == nullptr || !entry->hop->spec.enabled) {
      connection.cut();
      continue;
    }
    if (connection.hop() == entry->hop) continue;
    connection.replan(entry->hop, now);
    ++touched;
  }
  return touched;
}

void Shard::update_doors(const Setup& setup, TimePoint now) {
  for (const auto& door : hops_)
    if (setup.find(door->state()) == nullptr) door->retire();
  sweep();
  for (const Setup::Entry& entry : setup.hops) {
    if (entry.hop->state->home != index_) continue;
    const auto known = std::ranges::find(hops_, entry.hop->state.get(), [](const auto& door) { return door->state(); });
    if (known == hops_.end())
      hops_.push_back(std::make_unique<Hop>(*this, entry));
    else
      (*known)->update(entry, now);
  }
}

void Shard::sweep() {
  std::erase_if(hops_, [](const auto& door) { return door->settled(); });
}

void Shard::list(const HopState* state, std::vector<ConnectionInfo>& into) const {
  const TimePoint now = net::now();
  for (const auto& connection : connections_)
    if (connection->hop()->state.get() == state) into.push_back(connection->info(now));
}

void Shard::call_roll(const faults::Fault& fault, const HopState* state, std::vector<std::uint64_t>& into) const {
  for (const auto& connection : connections_)
    if (connection->hop()->state.get() == state && fault.matches(connection->subject()))
      into.push_back(connection->id());
}

bool Shard::cut(const HopState* state, std::uint64_t id) {
  for (const auto& connection : connections_) {
    if (connection->hop()->state.get() != state || connection->id() != id) continue;
    connection->cut();
    return true;
  }
  return false;
}

void Shard::cut_all() {
  for (const auto& connection : connections_) connection->cut();
}

void Shard::shut_doors() {
  for (const auto& door : hops_) door->retire();
  sweep();
}

bool Shard::release_spare() {
  if (spare_ < 0) return false;
  ::close(spare_);
  spare_ = -1;
  return true;
}

bool Shard::take_spare() {
  spare_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  return spare_ >= 0;
}

}  // namespace squall::net
