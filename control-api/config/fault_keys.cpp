// See fault_keys.hpp.
#include "config/fault_keys.hpp"

namespace squall::config {

std::span<const FaultKey> fault_keys() {
  using enum KeyType;
  static constexpr std::string_view ramps[] = {"probability", "intensity"};
  static constexpr std::string_view closers[] = {"client", "upstream"};
  static constexpr FaultKey table[] = {
      {"name", name, "unique in the server, and what the dice know the fault by; made up when it is left out",
       "slow-db"},
      {"hop", name, "the hop it acts on", "orders-db", {}, true},
      {"on", point, "the moment it acts", "response", {}, true},
      {"match.client", networks, "only clients with an address in one of these networks", "10.0.0.0/8"},
      {"match.not.client", networks, "and in none of these", "10.1.0.0/16"},
      {"match.method", pattern, "http: only requests with this method, or the responses to them", "POST"},
      {"match.path", pattern,
       "http: only with this path, percent-decoded; * is one segment, ** any number, ~ begins a regular expression",
       "/api/**"},
      {"match.host", pattern, "http: only for this host, without its port", "api.example.com"},
      {"match.header", named, "http: only requests with these fields, and values that fit", "{x-user: \"7*\"}"},
      {"match.query", named, "http: only requests with these parameters, percent-decoded, and values that fit",
       "{q: \"*\"}"},
      {"match.status", status, "http, on response: only with this status, or of this class", "5xx"},
      {"match.not.method", pattern, "http: whatever fits any of the keys of `not` is left out", "GET"},
      {"match.not.path", pattern, "likewise", "/health"},
      {"match.not.host", pattern, "likewise", "localhost"},
      {"match.not.header", named, "likewise", "{x-canary: \"1\"}"},
      {"match.not.query", named, "likewise", "{debug: \"*\"}"},
      {"match.not.status", status, "likewise", "404"},
      {"match.closed_by",
       choice,
       "on close: only when this end closes first; without it, either",
       "upstream",
       {},
       false,
       closers},
      {"dose.probability", probability, "the share of units that are hit; 0 is a live preview that only counts", "25%",
       "1"},
      {"dose.unit", unit,
       "what the die is thrown for: each connection, each client's address, each request of an http hop, or each value "
       "of "
       "a header field",
       "header:x-user", "request for messages, else connection"},
      {"dose.skip", count, "so many units are spared before the next three begin to count", "10"},
      {"dose.first", count, "only so many units may be hit", "3"},
      {"dose.every", count, "only every N-th unit, the N-th first", "4"},
      {"dose.sequence", sequence, "F hits a unit and . spares it, in their order, again and again", "FF."},
      {"dose.max_active", count, "at most so many connections, or messages, in its grip at once", "5"},
      {"dose.max_total", count, "at most so many ever", "200"},
      {"dose.max_rate", per_second, "at most so many new ones in a second", "20/s"},
      {"dose.seed", seed, "the seed of its dice, instead of the server's", "7"},
      {"after", duration, "how long after the receipt it begins", "10s", "0s"},
      {"for", duration, "how long it lasts; it always ends by itself", "5m", {}, true},
      {"ramp", duration, "it grows from nothing to full while this passes", "2m"},
      {"ramp_of", choice, "what grows: how many are hit, or how hard (delay and throttle)", "intensity", "probability",
       false, ramps},
      {"pulse.on", duration, "flapping: active for so long ...", "5s"},
      {"pulse.off", duration, "... then not for so long, and again, from its beginning", "15s"},
      {"existing", boolean, "whether it also acts on connections that are open already", "false", "true"},
      {"enabled", boolean, "false: known and counted, touches nothing", "false", "true"},
  };
  return table;
}

}  // namespace squall::config
