// What every call has in common: routes, request id, browsers, the forms of 404 and 405.
#include "toxiproxy/adapter.hpp"

#include <algorithm>
#include <array>

#include "server/message.hpp"
#include "toxiproxy/log.hpp"

namespace squall::toxiproxy {
namespace {

using server::Request;
using server::Response;

constexpr std::string_view own_segments[] = {"proxies", "populate", "reset", "version"};
constexpr std::string_view squalls_segments[] = {"v1", "metrics", "healthz", "readyz"};

// Without an answer's type there is none, as in Go.
Response bare(int status) { return server::empty_response(status); }

// Compact and sortable (github.com/rs/xid): seconds, process, counter in base 32 with digits first.
std::string xid(const std::array<std::uint8_t, 12>& bytes) {
  constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuv";
  std::string text;
  unsigned held = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : bytes) {
    held = held << 8 | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += digits[held >> (bits - 5) & 31];
  }
  text += digits[held << (5 - bits) & 31];
  return text;
}

std::string_view first_segment(std::string_view raw_path) {
  raw_path.remove_prefix(std::min<std::size_t>(1, raw_path.size()));
  return raw_path.substr(0, raw_path.find('/'));
}

}  // namespace

Adapter::Adapter(control::Control& control, control::Clock clock, AdapterOptions options, HostLookup lookup)
    : book_(control, std::move(lookup), options.toxic_age), clock_(std::move(clock)), options_(options) {
  add("GET", "/version", &Adapter::version);
  add("GET", "/proxies", &Adapter::list_proxies);
  add("POST", "/proxies", &Adapter::create_proxy);
  add("POST", "/populate", &Adapter::populate);
  add("POST", "/reset", &Adapter::reset);
  add("GET", "/proxies/{proxy}", &Adapter::show_proxy);
  add("POST", "/proxies/{proxy}", &Adapter::update_proxy);
  add("PATCH", "/proxies/{proxy}", &Adapter::update_proxy);
  add("DELETE", "/proxies/{proxy}", &Adapter::delete_proxy);
  add("GET", "/proxies/{proxy}/toxics", &Adapter::list_toxics);
  add("POST", "/proxies/{proxy}/toxics", &Adapter::create_toxic);
  add("GET", "/proxies/{proxy}/toxics/{toxic}", &Adapter::show_toxic);
  add("POST", "/proxies/{proxy}/toxics/{toxic}", &Adapter::update_toxic);
  add("PATCH", "/proxies/{proxy}/toxics/{toxic}", &Adapter::update_toxic);
  add("DELETE", "/proxies/{proxy}/toxics/{toxic}", &Adapter::delete_toxic);
}

void Adapter::add(std::string method, std::string pattern, Handler handler) {
  router_.add(std::move(method), std::move(pattern), server::Scope::anyone,
              [this, handler](const Request& request) { return (this->*handler)(request); });
}

bool Adapter::owns(std::string_view raw_path) const {
  const std::string_view first = first_segment(raw_path);
  if (std::ranges::count(own_segments, first) != 0) return true;
  return options_.open && std::ranges::count(squalls_segments, first) == 0;
}

Response Adapter::answer(const Request& request) const {
  server::Router::Match match = router_.find(request.method, request.raw_path);
  if (request.method == "HEAD") match.route = nullptr;  // Go's routes answer none of their own accord
  if (match.route == nullptr) {
    if (!match.allow.empty()) return bare(405);
    return server::text_response(404, "404 page not found\n");
  }
  const TimePoint began = clock_.monotonic();
  const std::string id = next_request_id();
  const std::string* agent = request.header("user-agent");
  Response response;
  if (agent != nullptr && agent->starts_with("Mozilla/")) {
    response = server::text_response(403, "User agent not allowed\n");
  } else {
    Request routed = request;
    routed.parameters = std::move(match.parameters);
    response = match.route->handler(routed);
  }
  response.headers.push_back({"X-Toxiproxy-Request-Id", id});
  log_access(request, id, match.route->pattern, response, clock_.monotonic() - began);
  return response;
}

std::string Adapter::next_request_id() const {
  const auto seconds = static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::seconds>(clock_.wall().time_since_epoch()).count());
  const std::uint32_t number = ++requests_;
  std::array<std::uint8_t, 12> bytes{};
  for (unsigned i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(seconds >> (24 - 8 * i));
  for (unsigned i = 0; i < 5; ++i) bytes[4 + i] = static_cast<std::uint8_t>(options_.identity >> (32 - 8 * i));
  for (unsigned i = 0; i < 3; ++i) bytes[9 + i] = static_cast<std::uint8_t>(number >> (16 - 8 * i));
  return xid(bytes);
}

Response Adapter::version(const Request&) const {
  return server::text_response(200, "{\"version\": \"" + std::string(compatible_version) + "\"}\n",
                               "application/json;charset=utf-8");
}

}  // namespace squall::toxiproxy
