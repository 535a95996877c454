// The data plane: turns a desired state into an epoch, hands it to every shard and answers when all of them have taken
// it. Created by main(). publish() and drain() take turns among themselves; nothing else waits for them, halt() least.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include <spdlog/logger.h>
#include <squall/data_plane.hpp>

#include "net/shard.hpp"

namespace squall::net {

struct EngineOptions {
  std::size_t shards = 0;                        // 0: one per core
  std::uint64_t memory = 0;                      // bytes all lanes may hold together; 0: a quarter of the machine's
  std::uint64_t connections = 0;                 // at most; 0: as many as the descriptor table has room for
  std::size_t reserved_descriptors = 512;        // kept from hops for the control plane
  bool fault_header = true;                      // x-squall-fault on answers that a fault made or changed
  http1::MergePatch merge_patch = nullptr;       // what `rewrite: {json: ...}` needs; null: it is skipped
  std::shared_ptr<spdlog::logger> access_log{};  // null: none
  Resolver::Lookup lookup = Resolver::by_getaddrinfo;
};

class Engine final : public DataPlane {
 public:
  Engine(const EngineOptions& options, spdlog::logger& log);
  ~Engine() override;

  Catalog catalog() const override;
  Result<Receipt> publish(const DesiredState& desired) override;
  Receipt halt() override;
  void release() override { halted_ = false; }
  Stats stats() const override;
  std::optional<std::vector<ConnectionInfo>> connections(std::string_view hop) const override;
  bool cut(std::string_view hop, std::uint64_t connection) override;
  void drain(Duration grace) override;

  // The counters of a fault that the last publish brought, also when a halt has ended it since. For tests.
  std::shared_ptr<const faults::Ledger> ledger(std::string_view fault) const;

 private:
  std::shared_ptr<const Setup> current() const;
  std::shared_ptr<const HopSetup> find(std::string_view hop) const;
  template <class Work>
  void on_every_shard(Work work) const;
  void call_rolls(const Setup& setup) const;

  mutable Shared shared_;
  bool fault_header_;
  std::atomic<bool> halted_{false};
  std::atomic<std::uint64_t> epoch_{0};
  std::size_t next_home_ = 0;

  std::mutex publishing_;       // allowed: publishers are control-plane threads and take turns
  mutable std::mutex reading_;  // allowed: held only to copy or replace the pointer below
  std::shared_ptr<const Setup> setup_;
};

}  // namespace squall::net
