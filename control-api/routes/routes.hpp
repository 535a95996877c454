// The API's resources, one file each: parse, call, print. Called once at start-up; the handlers run on every server's
// thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "control/control.hpp"
#include "routes/idempotency.hpp"
#include "runs/library.hpp"
#include "runs/run_board.hpp"
#include "runs/sampler.hpp"
#include "runs/scheduler.hpp"
#include "server/event_hub.hpp"
#include "server/router.hpp"

namespace prometheus {
class Collectable;
}

namespace squall::routes {

using Collectables = std::vector<std::shared_ptr<prometheus::Collectable>>;

// What game days need beside hops and faults. All of it outlives the servers.
struct GameDays {
  runs::RunBoard& board;
  const runs::Scheduler& scheduler;
  Idempotency& idempotency;
  const runs::Library& library;
  const runs::Sampler& sampler;
  std::function<std::string()> url;  // of the API, for who does not say how they reached it; any thread
};

// Everything below; router and control must outlive the servers. `version` is what /v1/version and the metrics say;
// `more` stands on /metrics behind Squall's own.
void add_routes(server::Router& router, control::Control& control, const std::string& version,
                const Collectables& more = {}, std::optional<GameDays> game_days = {});

void add_hops(server::Router& router, control::Control& control);
void add_connections(server::Router& router, control::Control& control);
void add_faults(server::Router& router, control::Control& control);
void add_halt(server::Router& router, control::Control& control);
void add_stats(server::Router& router, control::Control& control);
void add_events(server::Router& router);
void add_metrics(server::Router& router, control::Control& control, const std::string& version,
                 const Collectables& more);
void add_health(server::Router& router, control::Control& control, const std::string& version);
void add_experiments(server::Router& router, runs::RunBoard& board);
void add_runs(server::Router& router, runs::RunBoard& board, Idempotency& idempotency);
void add_journeys(server::Router& router, const runs::Library& library, const runs::Sampler& sampler);
void add_runbooks(server::Router& router, const runs::Library& library, const std::function<std::string()>& own_url);
void add_schedule(server::Router& router, runs::RunBoard& board, const runs::Scheduler& scheduler);
void add_openapi(server::Router& router, control::Control& control, const std::string& version);

// Prints the control plane's events into the hub, which streams them. The hub must outlive the sink.
control::EventSink event_sink(server::EventHub& hub);

}  // namespace squall::routes
