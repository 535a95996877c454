// Publishing is: compile, post, wait for every shard's next turn. Nothing here waits for a peer.
#include "net/engine.hpp"

#include <unistd.h>
#include <algorithm>
#include <latch>
#include <thread>

#include "net/clock.hpp"
#include "net/compile.hpp"

namespace squall::net {
namespace {

constexpr Duration drain_step = std::chrono::milliseconds{20};

std::uint64_t quarter_of_memory() {
  return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) /
         4;
}

// A connection takes two descriptors.
std::uint64_t connections_that_fit(const EngineOptions& options) {
  const std::size_t descriptors = raise_descriptor_limit();
  const std::size_t reserved = std::min(options.reserved_descriptors, descriptors / 2);
  const std::uint64_t fit = (descriptors - reserved) / 2;
  return options.connections == 0 ? fit : std::min(fit, options.connections);
}

HopStats stats_of(const Setup::Entry& entry) {
  const HopState& state = *entry.hop->state;
  HopStats stats{.name = entry.hop->spec.name, .listen = entry.socket->real(), .listening = state.listening};
  for (const HopSlot& slot : state.slots) {
    stats.accepted += slot.accepted.read();
    stats.refused += slot.refused.read();
    stats.dial_failures += slot.dial_failures.read();
    stats.resets += slot.resets.read();
    stats.bytes_to_upstream += slot.bytes_to_upstream.read();
    stats.bytes_to_client += slot.bytes_to_client.read();
    stats.bytes_from_client += slot.bytes_from_client.read();
    stats.bytes_from_upstream += slot.bytes_from_upstream.read();
  }
  stats.open = state.open;
  if (state.tcp) stats.tcp = state.tcp->sum();
  if (entry.hop->messages) stats.http = entry.hop->messages->tallies->sum();
  return stats;
}

FaultStats stats_of(const faults::Fault& fault, TimePoint now) {
  FaultStats stats{.name = fault.spec().name,
                   .revision = fault.spec().revision,
                   .active_from = fault.active_from(),
                   .until = fault.term().told_until(now),
                   .counters = fault.ledger().sum()};
  if (!fault.active(now)) stats.counters.active = 0;  // judges wait for their time, or for the next look at their lane
  return stats;
}

}  // namespace

Engine::Engine(const EngineOptions& options, spdlog::logger& log)
    : shared_{.log = log,
              .budget = flow::Budget(options.memory == 0 ? quarter_of_memory() : options.memory),
              .admission = Admission(connections_that_fit(options)),
              .halts = 0,
              .shards = {},
              .merge_patch = options.merge_patch,
              .access_log = options.access_log,
              .resolver = Resolver(options.lookup)},
      fault_header_(options.fault_header),
      setup_(std::make_shared<Setup>()) {
  const std::size_t count = options.shards == 0 ? std::max(1U, std::thread::hardware_concurrency()) : options.shards;
  for (std::size_t i = 0; i < count; ++i) shared_.shards.push_back(std::make_unique<Shard>(i, shared_));
  for (const auto& shard : shared_.shards) shard->start();
}

Engine::~Engine() {
  for (const auto& shard : shared_.shards) shard->stop();
}

Catalog Engine::catalog() const {
  static const std::vector<const VerbInfo*> infos(faults::verbs().begin(), faults::verbs().end());
  return infos;
}

std::shared_ptr<const Setup> Engine::current() const {
  const std::lock_guard lock(reading_);
  return setup_;
}

// Work on every shard's own thread; back when all have done it, which is one turn of each loop.
template <class Work>
void Engine::on_every_shard(Work work) const {
  std::latch answered(static_cast<std::ptrdiff_t>(shared_.shards.size()));
  for (const auto& shard : shared_.shards)
    shard->post([&, shard = shard.get()] {
      work(*shard);
      answered.count_down();
    });
  answered.wait();
}

// Before any shard sees a fault whose dose counts places, the connections that are open already take theirs, by number.
void Engine::call_rolls(const Setup& setup) const {
  for (const Setup::Entry& entry : setup.hops) {
    for (const auto& fault : entry.hop->faults) {
      if (!fault->orders_connections() || fault->ledger().roll_called()) continue;
      std::vector<std::vector<std::uint64_t>> by_shard(shared_.shards.size());
      on_every_shard(
          [&](const Shard& shard) { shard.call_roll(*fault, entry.hop->state.get(), by_shard[shard.index()]); });
      std::vector<std::uint64_t> open;
      for (const auto& some : by_shard) open.insert(open.end(), some.begin(), some.end());
      std::ranges::sort(open);
      fault->ledger().call_roll(std::move(open));
    }
  }
}

Result<Receipt> Engine::publish(const DesiredState& desired) {
  const std::lock_guard lock(publishing_);
  const std::uint64_t halts = shared_.halts;  // read before `halted_`: a halt in between voids this epoch's faults
  if (halted_ && !desired.faults.empty())
    return refuse("", "halted: no fault can be published", "release the halt first");
  const auto previous = current();
  auto setup = compile(desired, *previous,
                       {.shards = shared_.shards.size(),
                        .next_home = next_home_,
                        .now = net::now(),
                        .fault_header = fault_header_,
                        .voided = previous->halts != halts});
  if (!setup) return tl::unexpected(std::move(setup.error()));
  (*setup)->halts = halts;
  (*setup)->epoch = ++epoch_;

  call_rolls(**setup);

  Receipt receipt{.epoch = (*setup)->epoch};
  std::atomic<std::uint64_t> touched{0};
  on_every_shard([&](Shard& shard) { touched += shard.apply(*setup); });
  receipt.connections = touched;
  for (const Setup::Entry& entry : (*setup)->hops)
    receipt.listening.emplace_back(entry.hop->spec.name, entry.socket->real());
  const std::lock_guard pointer(reading_);
  setup_ = std::move(*setup);
  return receipt;
}

// No lock: every shard drops the faults of its own epoch, and of any that is on its way.
Receipt Engine::halt() {
  halted_ = true;
  ++shared_.halts;
  const Receipt receipt{.epoch = ++epoch_};
  on_every_shard([](Shard& shard) { shard.reapply(); });
  return receipt;
}

std::shared_ptr<const faults::Ledger> Engine::ledger(std::string_view fault) const {
  for (const Setup::Entry& entry : current()->hops)
    for (const auto& candidate : entry.hop->faults)
      if (candidate->spec().name == fault) return candidate->shared_ledger();
  return nullptr;
}

Stats Engine::stats() const {
  const auto setup = current();
  Stats stats{.epoch = epoch_,
              .now = net::now(),
              .halted = halted_,
              .lane_bytes = shared_.budget.held(),
              .lane_bytes_limit = shared_.budget.limit(),
              .open_connections = shared_.admission.open(),
              .connection_limit = shared_.admission.limit()};
  for (const Setup::Entry& entry : setup->hops) {
    stats.hops.push_back(stats_of(entry));
    if (setup->halts != shared_.halts) continue;
    for (const auto& fault : entry.hop->faults) stats.faults.push_back(stats_of(*fault, stats.now));
  }
  return stats;
}

std::shared_ptr<const HopSetup> Engine::find(std::string_view hop) const {
  const auto setup = current();
  const auto entry = std::ranges::find(setup->hops, hop, [](const Setup::Entry& e) { return e.hop->spec.name; });
  return entry == setup->hops.end() ? nullptr : entry->hop;
}

std::optional<std::vector<ConnectionInfo>> Engine::connections(std::string_view hop) const {
  const auto setup = find(hop);
  if (!setup) return std::nullopt;
  std::vector<std::vector<ConnectionInfo>> parts(shared_.shards.size());
  on_every_shard([&](Shard& shard) { shard.list(setup->state.get(), parts[shard.index()]); });
  std::vector<ConnectionInfo> all;
  for (auto& part : parts) std::ranges::move(part, std::back_inserter(all));
  std::ranges::sort(all, {}, &ConnectionInfo::id);
  return all;
}

bool Engine::cut(std::string_view hop, std::uint64_t connection) {
  const auto setup = find(hop);
  if (!setup) return false;
  std::atomic<bool> found{false};
  on_every_shard([&](Shard& shard) {
    if (shard.cut(setup->state.get(), connection)) found = true;
  });
  return found;
}

void Engine::drain(Duration grace) {
  const std::lock_guard lock(publishing_);
  on_every_shard([](Shard& shard) { shard.shut_doors(); });
  const TimePoint deadline = squall::after(net::now(), grace);
  while (shared_.admission.open() > 0 && net::now() < deadline)
    std::this_thread::sleep_for(drain_step);  // allowed: the process is ending, and this thread has nothing else to do
  on_every_shard([](Shard& shard) { shard.cut_all(); });
}

}  // namespace squall::net
