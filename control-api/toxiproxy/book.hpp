// What the adapter does with proxies and toxics: hops and faults of the control plane in Toxiproxy's words. Every
// change is one epoch or none, so nothing is ever half done. No state of its own; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "control/control.hpp"
#include "toxiproxy/failure.hpp"
#include "toxiproxy/go_address.hpp"
#include "toxiproxy/toxics.hpp"

namespace squall::toxiproxy {

inline constexpr std::size_t longest_name = 128;  // bytes

struct Proxy {
  std::string name;
  std::string listen;  // literal, with the real port
  std::string upstream;
  bool enabled = true;
  std::vector<control::Toxic> toxics;  // upstream's first, each direction in order of insertion
};

// What a client asks a proxy to be; nothing: as it is.
struct ProxyChange {
  std::optional<std::string> listen;
  std::optional<std::string> upstream;
  std::optional<bool> enabled;
};

struct NewProxy {
  std::string name;
  std::string listen;
  std::string upstream;
  bool enabled = true;
};

struct NewToxic {
  std::string name;  // empty: made of type and stream
  std::string type;
  std::string stream = "downstream";
  double toxicity = 1;
  const Input* attributes = nullptr;
};

struct ToxicChange {
  std::optional<double> toxicity;
  const Input* attributes = nullptr;
};

// Proxies that were populated before `failure` stopped the rest.
struct Populated {
  std::vector<Proxy> proxies;
  std::optional<Failure> failure;
};

class Book {
 public:
  // A toxic ends by itself after `toxic_age`: forever is never.
  Book(control::Control& control, HostLookup lookup, Duration toxic_age)
      : control_(control), lookup_(std::move(lookup)), toxic_age_(toxic_age) {}

  std::vector<Proxy> proxies() const;  // by name
  Outcome<Proxy> proxy(std::string_view name) const;
  Outcome<Proxy> create(const NewProxy& wanted, const control::Caller& caller) const;
  Outcome<Proxy> change(const std::string& name, const ProxyChange& wanted, const control::Caller& caller) const;
  Outcome<void> remove(const std::string& name, const control::Caller& caller) const;
  Populated populate(const std::vector<NewProxy>& wanted, const control::Caller& caller) const;

  // Frees every proxy of its toxics whatever else fails, and switches every proxy on.
  Outcome<void> reset(const control::Caller& caller) const;

  Outcome<control::Toxic> toxic(std::string_view proxy, std::string_view name) const;
  Outcome<control::Toxic> add(const std::string& proxy, const NewToxic& wanted, const control::Caller& caller) const;
  Outcome<control::Toxic> change(const std::string& proxy, const std::string& name, const ToxicChange& wanted,
                                 const control::Caller& caller) const;
  Outcome<void> remove(const std::string& proxy, const std::string& name, const control::Caller& caller) const;

 private:
  Outcome<void> put(std::span<const HopSpec> specs, const control::Caller& caller) const;
  Outcome<void> publish(const control::Control::Edit& edit, const control::Caller& caller) const;

  control::Control& control_;
  const HostLookup lookup_;
  const Duration toxic_age_;
};

}  // namespace squall::toxiproxy
