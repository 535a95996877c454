// Proxies. Toxics are in toxic_book.cpp.
#include "toxiproxy/book.hpp"

#include <algorithm>

#include "config/hop_codec.hpp"
#include "toxiproxy/names.hpp"

namespace squall::toxiproxy {
namespace {

using control::Caller;
using control::Draft;
using control::HopView;
using Kind = control::Refusal::Kind;

// Toxiproxy shows where it really listens.
std::string shown_listen(Address listen) {
  if (listen.host == "localhost") listen.host = "127.0.0.1";
  return to_string(listen);
}

Proxy proxy_of(const HopView& hop) {
  Proxy proxy{hop.spec.name, shown_listen(hop.stats.listen), to_string(hop.spec.upstream), hop.spec.enabled, {}};
  for (const bool upstream : {true, false})
    for (const control::FaultView& fault : hop.faults)
      if (fault.toxic && fault.state != control::FaultState::expired && is_upstream(*fault.toxic) == upstream)
        proxy.toxics.push_back(*fault.toxic);
  return proxy;
}

// A proxy with the same addresses is left alone, toxics and switch and all. One that is off is made anew when it is
// asked for by a name: Toxiproxy resolves names of listening proxies only, and compares what it shows.
bool is_as_wanted(const HopView* there, const HopSpec& spec, const std::string& listen) {
  if (there == nullptr || !(there->spec.upstream == spec.upstream)) return false;
  if (shown_listen(there->stats.listen) != shown_listen(spec.listen)) return false;
  return there->spec.enabled || has_literal_host(listen);
}

Failure no_proxy() { return {404, "proxy not found"}; }

Outcome<HopSpec> spec_of(const NewProxy& wanted, const HostLookup& lookup) {
  if (auto wrong = misfit_of_name("name", wanted.name)) return fail(400, std::move(*wrong));
  auto upstream = upstream_address(wanted.upstream);
  if (!upstream) return fail(400, upstream.error());
  auto listen = listen_address(wanted.listen, lookup);
  if (!listen) return fail(500, listen.error());
  HopSpec spec;
  spec.name = wanted.name;
  spec.listen = std::move(*listen);
  spec.upstream = std::move(*upstream);
  spec.enabled = wanted.enabled;
  return spec;
}

}  // namespace

std::vector<Proxy> Book::proxies() const {
  std::vector<Proxy> all;
  for (const HopView& hop : control_.overview().hops) all.push_back(proxy_of(hop));
  std::ranges::sort(all, {}, &Proxy::name);
  return all;
}

Outcome<Proxy> Book::proxy(std::string_view name) const {
  const auto hop = control_.hop(name);
  if (!hop) return tl::unexpected(no_proxy());
  return proxy_of(*hop);
}

Outcome<void> Book::publish(const control::Control::Edit& edit, const Caller& caller) const {
  const auto done = control_.change(edit, caller);
  if (!done) return tl::unexpected(failure_of(done.error()));
  return {};
}

Outcome<Proxy> Book::create(const NewProxy& wanted, const Caller& caller) const {
  // That there is one of this name is told before what is wrong with its addresses.
  if (control_.hop(wanted.name)) return fail(409, "proxy already exists");
  const auto spec = spec_of(wanted, lookup_);
  if (!spec) return tl::unexpected(spec.error());
  const auto edit = [&](Draft& draft) -> control::Outcome<void> {
    if (find_hop(draft.next(), spec->name) != nullptr) return refusal_of(Kind::conflict, "proxy already exists");
    draft.put_hop(*spec, control::Source::api, "");
    return {};
  };
  return publish(edit, caller).and_then([&] { return proxy(wanted.name); });
}

Outcome<Proxy> Book::change(const std::string& name, const ProxyChange& wanted, const Caller& caller) const {
  const auto hop = control_.hop(name);
  if (!hop) return tl::unexpected(no_proxy());
  HopSpec changed = hop->spec;
  if (wanted.listen) {
    auto listen = listen_address(*wanted.listen, lookup_);
    if (!listen) return fail(500, listen.error());
    changed.listen = std::move(*listen);
  }
  if (wanted.upstream) {
    auto upstream = upstream_address(*wanted.upstream);
    if (!upstream) return fail(400, upstream.error());
    changed.upstream = std::move(*upstream);
  }
  // What it shows is what it is, also where a port was left to the kernel.
  const bool stays = shown_listen(changed.listen) == shown_listen(hop->stats.listen);
  const auto edit = [&](Draft& draft) -> control::Outcome<void> {
    const control::HopEntry* entry = find_hop(draft.next(), name);
    if (entry == nullptr) return refusal_of(Kind::not_found, "proxy not found");
    HopSpec spec = entry->spec;
    if (wanted.listen && !stays) spec.listen = changed.listen;
    if (wanted.upstream) spec.upstream = changed.upstream;
    const bool moved = !(spec == entry->spec);
    spec.enabled = wanted.enabled.value_or(spec.enabled);
    if (moved)
      draft.put_hop(spec, control::Source::api, "");
    else if (spec.enabled != entry->spec.enabled)
      draft.set_hop_enabled(name, spec.enabled);
    return {};
  };
  return publish(edit, caller).and_then([&] { return proxy(name); });
}

Outcome<void> Book::remove(const std::string& name, const Caller& caller) const {
  const auto edit = [&](Draft& draft) -> control::Outcome<void> {
    if (find_hop(draft.next(), name) == nullptr) return refusal_of(Kind::not_found, "proxy not found");
    draft.remove_hop(name);
    return {};
  };
  return publish(edit, caller);
}

// In order, until one fails: the earlier ones stay, and so does whatever the failing one was to replace. All that go
// together are one epoch; where some do not, the half before them is, and so on.
Populated Book::populate(const std::vector<NewProxy>& wanted, const Caller& caller) const {
  Populated done;
  std::vector<HopSpec> changed;
  std::vector<std::size_t> places;  // of those in `wanted`
  const control::Overview before = control_.overview();
  std::size_t readable = 0;
  for (; readable < wanted.size(); ++readable) {
    auto spec = spec_of(wanted[readable], lookup_);
    if (!spec) {
      done.failure = std::move(spec.error());
      break;
    }
    if (is_as_wanted(before.find_hop(spec->name), *spec, wanted[readable].listen)) continue;
    places.push_back(readable);
    changed.push_back(std::move(*spec));
  }
  std::size_t next = 0;
  for (std::size_t size = changed.size(); next < changed.size();) {
    const auto published = put(std::span(changed).subspan(next, size), caller);
    if (published) {
      next += size;
      size = changed.size() - next;
    } else if (size > 1) {
      size = size / 2;
    } else {
      done.failure = published.error();
      readable = places[next];
      break;
    }
  }
  const control::Overview after = control_.overview();
  for (std::size_t i = 0; i < readable; ++i)
    if (const HopView* hop = after.find_hop(wanted[i].name)) done.proxies.push_back(proxy_of(*hop));
  return done;
}

// Each replaces the proxy of its name, whose toxics go.
Outcome<void> Book::put(std::span<const HopSpec> specs, const Caller& caller) const {
  const auto edit = [&](Draft& draft) -> control::Outcome<void> {
    for (const HopSpec& spec : specs) {
      for (const std::string& fault : toxics_of(draft.next(), spec.name)) draft.remove_fault(fault);
      draft.put_hop(spec, control::Source::api, "");
    }
    return {};
  };
  return publish(edit, caller);
}

Outcome<void> Book::reset(const Caller& caller) const {
  const auto free = [](Draft& draft) {
    std::vector<std::string> faults;
    for (const auto& [fault, toxic] : draft.next().toxics) faults.push_back(fault);
    for (const std::string& fault : faults) draft.remove_fault(fault);
  };
  std::vector<std::string> off;
  const auto free_and_switch_on = [&](Draft& draft) -> control::Outcome<void> {
    free(draft);
    off.clear();
    for (const control::HopEntry& hop : draft.next().hops)
      if (!hop.spec.enabled) off.push_back(hop.spec.name);
    for (const std::string& name : off) draft.set_hop_enabled(name, true);
    return {};
  };
  auto done = publish(free_and_switch_on, caller);
  if (done || off.empty()) return done;
  // Some port cannot be had. First all are freed, then each is switched on for itself.
  done = publish(
      [&](Draft& draft) -> control::Outcome<void> {
        free(draft);
        return {};
      },
      caller);
  if (!done) return done;
  std::string failures;
  for (const std::string& name : off) {
    const auto switched = change(name, {.listen = {}, .upstream = {}, .enabled = true}, caller);
    if (!switched && switched.error().status != 404)
      failures += (failures.empty() ? "" : "; ") + name + ": " + switched.error().message;
  }
  if (failures.empty()) return {};
  return fail(500, failures);
}

}  // namespace squall::toxiproxy
