// One event loop on one thread, with the connections that were dealt to it and the doors of the hops whose home it is.
// Everything but post() and adopt() belongs to its thread; nothing in it is locked.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <thread>
#include <vector>

#include <spdlog/logger.h>
#include <squall/stats.hpp>

#include "flow/budget.hpp"
#include "net/asio.hpp"
#include "net/connection.hpp"
#include "net/copies.hpp"
#include "net/hop.hpp"
#include "net/poller.hpp"
#include "net/resolver.hpp"
#include "net/setup.hpp"

namespace squall::net {

// How many connections fit in the descriptor table, counted exactly over all shards.
class Admission {
 public:
  explicit Admission(std::uint64_t limit) : limit_(limit) {}

  bool enter() {
    if (open_.fetch_add(1) < limit_) return true;
    leave();
    return false;
  }
  void leave() { open_.fetch_sub(1); }
  std::uint64_t open() const { return open_.load(); }
  std::uint64_t limit() const { return limit_; }

 private:
  std::atomic<std::uint64_t> open_{0};
  std::uint64_t limit_;
};

// What all shards share; owned by the engine, which outlives them.
struct Shared {
  spdlog::logger& log;
  flow::Budget budget;
  Admission admission;
  std::atomic<std::uint64_t> halts{0};
  std::vector<std::unique_ptr<class Shard>> shards;
  http1::MergePatch merge_patch = nullptr;
  std::shared_ptr<spdlog::logger> access_log{};  // null: none
  Resolver resolver;                             // last, so that it goes first: its answers are posted to the shards
};

class Shard {
 public:
  Shard(std::size_t index, Shared& shared);
  ~Shard();

  void start();
  void stop();  // ends every connection with a RST and joins the thread

  // From any thread.
  template <class Work>
  void post(Work work) {
    asio::post(context_, std::move(work));
  }
  void adopt(int client, std::shared_ptr<HopState> state, const faults::Subject& subject, faults::Places places);

  // On its thread. Answers how many live connections it gave another plan.
  std::uint64_t apply(std::shared_ptr<const Setup> setup);
  std::uint64_t reapply() { return apply(setup_); }  // after a halt: the same without faults
  void list(const HopState* state, std::vector<ConnectionInfo>& into) const;
  void call_roll(const faults::Fault& fault, const HopState* state, std::vector<std::uint64_t>& into) const;
  bool cut(const HopState* state, std::uint64_t id);
  void cut_all();
  void shut_doors();
  void sweep();  // drops doors that have retired and settled

  asio::io_context& context() { return context_; }
  Poller& poller() { return poller_; }
  std::span<std::byte> scratch() { return scratch_; }
  std::size_t index() const { return index_; }
  flow::Budget& budget() { return shared_.budget; }
  Admission& admission() { return shared_.admission; }
  Resolver& resolver() { return shared_.resolver; }
  spdlog::logger& log() { return shared_.log; }
  spdlog::logger* access_log() { return shared_.access_log.get(); }
  http1::MergePatch merge_patch() const { return shared_.merge_patch; }
  Copies& copies() { return copies_; }
  std::span<const std::unique_ptr<Shard>> peers() const { return shared_.shards; }

  // One descriptor in reserve, to turn a client away when there is none left.
  bool release_spare();
  bool take_spare();

 private:
  void start_connection(int client, const std::shared_ptr<HopState>& state, const faults::Subject& subject,
                        faults::Places places);
  void forget(Connection& connection);
  void update_doors(const Setup& setup, TimePoint now);
  void tell_home(const std::shared_ptr<const HopSetup>& hop);

  std::size_t index_;
  Shared& shared_;
  asio::io_context context_{1};
  asio::executor_work_guard<Executor> work_{context_.get_executor()};
  Poller poller_{context_};
  std::vector<std::byte> scratch_;
  Copies copies_{context_, index_};
  std::shared_ptr<const Setup> setup_;
  std::vector<std::unique_ptr<Hop>> hops_;
  std::vector<std::unique_ptr<Connection>> connections_;
  int spare_ = -1;
  std::thread thread_;
};

}  // namespace squall::net
