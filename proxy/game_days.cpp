// See game_days.hpp.
#include "game_days.hpp"

#include <cstdlib>
#include <utility>

#include "routes/print.hpp"
#include "runs/runbook_values.hpp"
#include "server/server.hpp"

namespace squall {
namespace {

using config::Node;

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

store::AuditRow row_of(const control::AuditEntry& entry) {
  return {entry.time, entry.by, entry.why, entry.epoch,
          entry.run.empty() ? entry.what : entry.what + " (run " + entry.run + ")"};
}

}  // namespace

GameDays::GameDays(const config::ServerConfig& config, std::shared_ptr<store::RunStore> store, server::EventHub& hub,
                   spdlog::logger& log)
    : config_(config),
      port_(config.api.listen.port),
      hub_(hub),
      store_(std::move(store)),
      audit_([store = store_](std::span<const store::AuditRow> rows) { return store->write_audit(rows); },
             [&log](const std::string& line) { log.warn("{}", line); }),
      webhooks_(config.webhooks) {}

Result<std::unique_ptr<GameDays>> GameDays::open(const config::ServerConfig& config, const std::filesystem::path& state,
                                                 server::EventHub& hub, spdlog::logger& log) {
  auto store = store::RunStore::open(state / "runs.sqlite");
  if (!store) return tl::unexpected(std::move(store.error()));
  const auto crashed =
      (*store)->close_crashed("the server ended while it was under way", control::machine_clock().wall());
  if (!crashed) return tl::unexpected(crashed.error());
  for (const std::string& run : *crashed) log.warn("the run {} had no end: it is closed as crashed", run);
  return std::unique_ptr<GameDays>(new GameDays(config, std::move(*store), hub, log));
}

control::AuditSink GameDays::audit_sink() {
  return [this](const control::AuditEntry& entry) { audit_.write(row_of(entry)); };
}

control::EventSink GameDays::event_sink(control::EventSink further) {
  return [this, further = std::move(further)](const control::Event& event) {
    further(event);
    if (runs::RunBoard* board = told_) board->on_event(event);
    if (!config_.webhooks.empty()) webhooks_.tell(event.type, config::to_json(routes::print_event(event)));
  };
}

void GameDays::begin(control::Control& control, const std::string& version, std::function<std::uint64_t()> fresh_seed) {
  const control::Clock clock = control::machine_clock();
  const auto tell = [this, clock](const std::string& type, Node details, const experiment::Header& header) {
    Node node = Node::map({{"time", Node::string(control::rfc3339(clock.wall()))}});
    if (!header.id.empty()) node.add("run", Node::string(header.id));
    if (type == "run.started") node.add("by", Node::string(header.by)).add("why", Node::string(header.why));
    for (config::Member& member : details.members) node.add(std::move(member.key), std::move(member.value));
    std::string text = config::to_json(node);
    webhooks_.tell(type, text);
    hub_.publish(type, std::move(text));
  };
  idempotency_.emplace(*store_, clock);
  board_ = std::make_unique<runs::RunBoard>(
      runs::Surroundings{control, *store_, sources_, clock, tell},
      runs::BoardOptions{config_.env, version, config_.experiments, config_.runbooks, config_.commands,
                         config_.blackouts, variable, std::move(fresh_seed),
                         [this](const runs::RunPlan& plan, const std::string& api) {
                           return runs::values_at_start(*library_, api.empty() ? url() : api, plan);
                         }});
  library_.emplace(*board_, config_.journeys);
  told_ = board_.get();
}

void GameDays::start_scheduling() {
  scheduler_.emplace(*board_, store::Retention{config_.keep_runs.age, config_.keep_runs.most});
  sampler_.emplace(board_->surroundings().control, library_->journeys());
}

routes::GameDays GameDays::routes() {
  return {*board_, *scheduler_, *idempotency_, *library_, *sampler_, [this] { return url(); }};
}

void GameDays::serve_at(const Address& listening) { port_ = listening.port; }

std::string GameDays::url() const {
  Address listening = config_.api.listen;
  listening.port = port_;
  return server::url_of(std::move(listening));
}

void GameDays::stop_runs() { board_->close(); }

void GameDays::end() {
  sampler_.reset();
  scheduler_.reset();
  library_.reset();
  told_ = nullptr;
  board_.reset();
}

}  // namespace squall
