// See routes.hpp.
#include "routes/routes.hpp"

namespace squall::routes {

void add_routes(server::Router& router, control::Control& control, const std::string& version, const Collectables& more,
                std::optional<GameDays> game_days) {
  add_hops(router, control);
  add_connections(router, control);
  add_faults(router, control);
  add_halt(router, control);
  add_stats(router, control);
  add_events(router);
  add_metrics(router, control, version, more);
  add_health(router, control, version);
  if (game_days) {
    add_experiments(router, game_days->board);
    add_runs(router, game_days->board, game_days->idempotency);
    add_journeys(router, game_days->library, game_days->sampler);
    add_runbooks(router, game_days->library, game_days->url);
    add_schedule(router, game_days->board, game_days->scheduler);
  }
  add_openapi(router, control, version);
}

}  // namespace squall::routes
