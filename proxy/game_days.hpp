// What game days need of a running server, put together: the store of runs, the audit trail, outside sources, webhooks,
// the board of runs and their schedule, journeys with what their hops carry. Made in two steps by Daemon: the store
// must be there before the first change, the board needs the control plane. Taken down in the reverse order.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <spdlog/logger.h>

#include "config/server_config.hpp"
#include "control/audit.hpp"
#include "control/control.hpp"
#include "routes/routes.hpp"
#include "runs/library.hpp"
#include "runs/run_board.hpp"
#include "runs/sampler.hpp"
#include "runs/scheduler.hpp"
#include "runs/webhooks.hpp"
#include "server/event_hub.hpp"
#include "store/audit_writer.hpp"
#include "store/run_store.hpp"

namespace squall {

class GameDays {
 public:
  // Opens the store in the state folder; runs that it says are under way had no end, and are closed as crashed.
  static Result<std::unique_ptr<GameDays>> open(const config::ServerConfig& config, const std::filesystem::path& state,
                                                server::EventHub& hub, spdlog::logger& log);

  // What Control and the emergency stop are made with.
  control::AuditSink audit_sink();
  control::EventSink event_sink(control::EventSink further);  // tells the board and the webhooks, too

  void begin(control::Control& control, const std::string& version, std::function<std::uint64_t()> fresh_seed);
  void start_scheduling();  // once the hops are there
  routes::GameDays routes();
  void serve_at(const Address& listening);  // the API, once the kernel has said on which port

  // Their faults are off when this returns; they have not ended yet.
  void stop_runs();
  // No run, no schedule any more: what begin() was given may go.
  void end();

 private:
  GameDays(const config::ServerConfig& config, std::shared_ptr<store::RunStore> store, server::EventHub& hub,
           spdlog::logger& log);
  std::string url() const;  // of the API, for who does not say how they reached it

  const config::ServerConfig config_;
  std::atomic<std::uint16_t> port_;  // of the API
  server::EventHub& hub_;
  const std::shared_ptr<store::RunStore> store_;
  store::AuditWriter audit_;
  runs::Webhooks webhooks_;
  runs::SourceReader sources_;
  std::optional<routes::Idempotency> idempotency_;
  std::unique_ptr<runs::RunBoard> board_;
  std::atomic<runs::RunBoard*> told_ = nullptr;  // events come from the start on, the board does not
  std::optional<runs::Library> library_;
  std::optional<runs::Scheduler> scheduler_;
  std::optional<runs::Sampler> sampler_;
};

}  // namespace squall
