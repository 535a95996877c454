// The five acts. Called by the demo.
#include "demo/acts.hpp"

#include <utility>

namespace squall::demo {
namespace {

Json fault(const char* name, const char* hop, const char* on, const char* verb, Json value, const std::string& lasts) {
  return Json{{"name", name}, {"hop", hop}, {"on", on}, {verb, std::move(value)}, {"for", lasts}};
}

}  // namespace

std::vector<Act> acts(std::chrono::milliseconds act) {
  const std::string lasts = std::to_string(2 * act.count() + 5000) + "ms";

  Json slow = fault("slow-database", "database", "response", "delay", "120ms", lasts);
  slow["dose"] = {{"probability", 0.25}};
  const Json narrow =
      fault("narrow-database", "database", "response", "throttle", Json{{"rate", "64kB/s"}, {"shared", "hop"}}, lasts);
  const Json refused = fault("cache-refused", "cache", "connect", "close", "refuse", lasts);
  const Json cut = fault("cache-cut", "cache", "request", "close", "reset", lasts);

  return {
      {"healthy", Json::array(),
       "All traffic goes through Squall, untouched: this is what the other acts compare with."},
      {"database slow: 120 ms on 25 %", Json::array({slow}),
       "A quarter of the connections is slow: the median does not see it, the p99 carries the whole delay."},
      {"database narrow: 64 kB/s", Json::array({narrow}),
       "All queue for the same bytes: now the median suffers, and the shop serves fewer customers."},
      {"cache refuses", Json::array({refused, cut}),
       "The fallback carries: without its cache the shop asks the database for everything, slower but open."},
      {"healthy again", Json::array(), "The faults are gone, and so is what they did: compare with the first act."},
  };
}

}  // namespace squall::demo
