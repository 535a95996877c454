// /v1/events: what happened, as it happens.
#include "routes/print.hpp"
#include "routes/routes.hpp"

namespace squall::routes {

control::EventSink event_sink(server::EventHub& hub) {
  return [&hub](const control::Event& event) { hub.publish(event.type, config::to_json(print_event(event))); };
}

void add_events(server::Router& router) {
  router.add("GET", "/v1/events", server::Scope::view, server::event_stream_response);
}

}  // namespace squall::routes
