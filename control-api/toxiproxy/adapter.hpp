// The API of Toxiproxy 2.12 over the same hops and faults that /v1 shows: its paths, statuses, bodies and errors, and
// no engine of its own. Called from every server's thread at once.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "control/clock.hpp"
#include "server/guest.hpp"
#include "server/router.hpp"
#include "toxiproxy/book.hpp"

namespace squall::toxiproxy {

// What GET /version says: the version whose behaviour this is.
inline constexpr std::string_view compatible_version = "2.12.0";

struct AdapterOptions {
  bool open = false;             // to whoever can connect, and for every path that is not Squall's own
  Duration toxic_age = forever;  // a toxic ends by itself after this
  std::uint64_t identity = 0;    // of this process, in request ids
};

class Adapter final : public server::Guest {
 public:
  // `control` must outlive it.
  Adapter(control::Control& control, control::Clock clock, AdapterOptions options, HostLookup lookup = look_up_here);

  bool owns(std::string_view raw_path) const override;
  bool is_open() const override { return options_.open; }
  server::Response answer(const server::Request& request) const override;

  // -config: the same array as POST /populate, before anybody listens. Answers how many proxies came up, or why not
  // all.
  Outcome<std::size_t> populate_from(std::string_view text) const;

 private:
  using Handler = server::Response (Adapter::*)(const server::Request&) const;

  void add(std::string method, std::string pattern, Handler handler);
  std::string next_request_id() const;

  server::Response version(const server::Request&) const;
  server::Response list_proxies(const server::Request&) const;
  server::Response create_proxy(const server::Request&) const;
  server::Response show_proxy(const server::Request&) const;
  server::Response update_proxy(const server::Request&) const;
  server::Response delete_proxy(const server::Request&) const;
  server::Response populate(const server::Request&) const;
  server::Response reset(const server::Request&) const;
  server::Response list_toxics(const server::Request&) const;
  server::Response create_toxic(const server::Request&) const;
  server::Response show_toxic(const server::Request&) const;
  server::Response update_toxic(const server::Request&) const;
  server::Response delete_toxic(const server::Request&) const;

  const Book book_;
  const control::Clock clock_;
  const AdapterOptions options_;
  server::Router router_;
  mutable std::atomic<std::uint32_t> requests_ = 0;
};

}  // namespace squall::toxiproxy
