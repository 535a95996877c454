// The API's resources, one file each: parse, call, print. Called once at start-up; the handlers run on every server's
// thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "control/control.hpp"
#include "server/event_hub.hpp"
#include "server/router.hpp"

namespace prometheus {
class Collectable;
}

namespace squall::routes {

using Collectables = std::vector<std::shared_ptr<prometheus::Collectable>>;

// Everything below; router and control must outlive the servers. `version` is what /v1/version and the metrics say;
// `more` stands on /metrics behind Squall's own.
void add_routes(server::Router& router, control::Control& control, const std::string& version,
                const Collectables& more = {});

void add_hops(server::Router& router, control::Control& control);
void add_connections(server::Router& router, control::Control& control);
void add_faults(server::Router& router, control::Control& control);
void add_halt(server::Router& router, control::Control& control);
void add_stats(server::Router& router, control::Control& control);
void add_events(server::Router& router);
void add_metrics(server::Router& router, control::Control& control, const std::string& version,
                 const Collectables& more);
void add_health(server::Router& router, control::Control& control, const std::string& version);
void add_openapi(server::Router& router, control::Control& control, const std::string& version);

// Prints the control plane's events into the hub, which streams them. The hub must outlive the sink.
control::EventSink event_sink(server::EventHub& hub);

}  // namespace squall::routes
