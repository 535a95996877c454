// One handler for each call: read as Go would, ask the book, print as Go would.
#include "toxiproxy/adapter.hpp"

#include "toxiproxy/log.hpp"

namespace squall::toxiproxy {
namespace {

using control::Toxic;
using server::Request;
using server::Response;

Failure bad_body(const std::string& why) { return {400, "bad request body: " + why}; }

control::Caller caller_of(const Request& request) { return {.by = request.peer.who, .why = {}, .if_epoch = {}}; }

Json print(const Toxic& toxic) {
  Json attributes = Json::object();
  for (const Toxic::Attribute& attribute : toxic.attributes) {
    const double* real = std::get_if<double>(&attribute.value);
    attributes[attribute.name] = real != nullptr ? print_number(*real) : Json(std::get<std::int64_t>(attribute.value));
  }
  return {{"attributes", std::move(attributes)},
          {"name", toxic.name},
          {"type", toxic.type},
          {"stream", toxic.stream},
          {"toxicity", print_number(toxic.toxicity)}};
}

Json print(const std::vector<Toxic>& toxics) {
  Json list = Json::array();
  for (const Toxic& toxic : toxics) list.push_back(print(toxic));
  return list;
}

Json print(const Proxy& proxy) {
  return {{"name", proxy.name},
          {"listen", proxy.listen},
          {"upstream", proxy.upstream},
          {"enabled", proxy.enabled},
          {"toxics", print(proxy.toxics)}};
}

// Go prints an empty slice that was never made as null.
Json print(const std::vector<Proxy>& proxies) {
  Json list;
  for (const Proxy& proxy : proxies) list.push_back(print(proxy));
  return list;
}

template <class T>
Response show(int status, const Outcome<T>& outcome) {
  return outcome ? print_json(status, print(*outcome)) : print_failure(outcome.error());
}

Response done(const Outcome<void>& outcome) {
  return outcome ? server::empty_response(204) : print_failure(outcome.error());
}

Outcome<Input> read_body(std::string_view body) {
  auto value = first_value(body);
  if (!value) return tl::unexpected(bad_body(value.error()));
  return std::move(*value);
}

NewProxy read_proxy(ObjectReader& reader) {
  NewProxy proxy;
  reader.read("name", proxy.name);
  reader.read("listen", proxy.listen);
  reader.read("upstream", proxy.upstream);
  reader.read("enabled", proxy.enabled);
  return proxy;
}

// Everything is read and has its names before anything is made.
Outcome<std::vector<NewProxy>> read_proxies(std::string_view body) {
  const auto list = read_body(body);
  if (!list) return tl::unexpected(list.error());
  std::vector<NewProxy> proxies;
  if (list->is_null()) return proxies;
  if (!list->is_array())
    return tl::unexpected(
        bad_body("json: cannot unmarshal " + std::string(list->type_name()) + " into a list of proxies"));
  if (list->size() > control::most_hops)
    return fail(400, "at most " + std::to_string(control::most_hops) + " proxies fit in one server");
  for (const Input& item : *list) {
    ObjectReader reader(item, "proxy " + std::to_string(proxies.size() + 1));
    proxies.push_back(read_proxy(reader));
    if (!reader.error().empty()) return tl::unexpected(bad_body(reader.error()));
  }
  for (std::size_t i = 0; i < proxies.size(); ++i) {
    const char* missing = proxies[i].name.empty() ? "name" : proxies[i].upstream.empty() ? "upstream" : nullptr;
    if (missing != nullptr)
      return fail(400, "missing required field: " + std::string(missing) + " at proxy " + std::to_string(i + 1));
  }
  return proxies;
}

}  // namespace

Response Adapter::list_proxies(const Request&) const {
  Json all = Json::object();
  for (const Proxy& proxy : book_.proxies()) all[proxy.name] = print(proxy);
  return print_json(200, all);
}

Response Adapter::create_proxy(const Request& request) const {
  const auto body = read_body(request.body);
  if (!body) return print_failure(body.error());
  ObjectReader reader(*body, "Proxy");
  const NewProxy wanted = read_proxy(reader);
  if (!reader.error().empty()) return print_failure(bad_body(reader.error()));
  if (wanted.name.empty()) return print_failure({400, "missing required field: name"});
  if (wanted.upstream.empty()) return print_failure({400, "missing required field: upstream"});
  return show(201, book_.create(wanted, caller_of(request)));
}

Response Adapter::show_proxy(const Request& request) const {
  return show(200, book_.proxy(request.parameter("proxy")));
}

Response Adapter::update_proxy(const Request& request) const {
  const std::string& name = request.parameter("proxy");
  // That it is not there is told before the body is looked at.
  if (const auto there = book_.proxy(name); !there) return print_failure(there.error());
  const auto body = read_body(request.body);
  if (!body) return print_failure(body.error());
  ObjectReader reader(*body, "Proxy");
  ProxyChange change;
  const auto read = [&]<class T>(std::string_view key, std::optional<T>& into) {
    T value{};
    if (reader.find(key) == nullptr) return;
    reader.read(key, value);
    into = std::move(value);
  };
  read("listen", change.listen);
  read("upstream", change.upstream);
  read("enabled", change.enabled);
  if (!reader.error().empty()) return print_failure(bad_body(reader.error()));
  return show(200, book_.change(name, change, caller_of(request)));
}

Response Adapter::delete_proxy(const Request& request) const {
  return done(book_.remove(request.parameter("proxy"), caller_of(request)));
}

// Its errors are of another make than all others: JSON by name, without a newline, with what was done so far.
Response Adapter::populate(const Request& request) const {
  const auto wanted = read_proxies(request.body);
  const Populated result = wanted ? book_.populate(*wanted, caller_of(request)) : Populated{{}, wanted.error()};
  Json proxies = print(result.proxies);
  if (!result.failure) return print_json(201, {{"proxies", std::move(proxies)}});
  return print_json(
      result.failure->status,
      {{"error", result.failure->message}, {"status", result.failure->status}, {"proxies", std::move(proxies)}});
}

Outcome<std::size_t> Adapter::populate_from(std::string_view text) const {
  const auto wanted = read_proxies(text);
  if (!wanted) return tl::unexpected(wanted.error());
  const Populated result = book_.populate(*wanted, {.by = "config", .why = {}, .if_epoch = {}});
  if (result.failure) return tl::unexpected(*result.failure);
  return result.proxies.size();
}

Response Adapter::reset(const Request& request) const { return done(book_.reset(caller_of(request))); }

Response Adapter::list_toxics(const Request& request) const {
  return show(200, book_.proxy(request.parameter("proxy")).map([](const Proxy& proxy) { return proxy.toxics; }));
}

Response Adapter::create_toxic(const Request& request) const {
  const std::string& proxy = request.parameter("proxy");
  if (const auto there = book_.proxy(proxy); !there) return print_failure(there.error());
  const auto body = read_body(request.body);
  if (!body) return print_failure(body.error());
  ObjectReader reader(*body, "Toxic");
  NewToxic wanted;
  reader.read("name", wanted.name);
  reader.read("type", wanted.type);
  reader.read("stream", wanted.stream);
  reader.read("toxicity", wanted.toxicity);
  wanted.attributes = reader.find("attributes");
  if (!reader.error().empty()) return print_failure(bad_body(reader.error()));
  return show(200, book_.add(proxy, wanted, caller_of(request)));
}

Response Adapter::show_toxic(const Request& request) const {
  return show(200, book_.toxic(request.parameter("proxy"), request.parameter("toxic")));
}

Response Adapter::update_toxic(const Request& request) const {
  const std::string& proxy = request.parameter("proxy");
  const std::string& name = request.parameter("toxic");
  if (const auto there = book_.toxic(proxy, name); !there) return print_failure(there.error());
  const auto body = read_body(request.body);
  if (!body) return print_failure(body.error());
  ObjectReader reader(*body, "Toxic");
  ToxicChange change;
  if (reader.find("toxicity") != nullptr) reader.read("toxicity", change.toxicity.emplace());
  change.attributes = reader.find("attributes");
  if (!reader.error().empty()) return print_failure(bad_body(reader.error()));
  return show(200, book_.change(proxy, name, change, caller_of(request)));
}

Response Adapter::delete_toxic(const Request& request) const {
  return done(book_.remove(request.parameter("proxy"), request.parameter("toxic"), caller_of(request)));
}

}  // namespace squall::toxiproxy
