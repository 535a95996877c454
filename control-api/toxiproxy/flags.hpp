// The command line of toxiproxy-server, as Go's flag package reads it: -x v, --x v, -x=v, --x=v. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <squall/time.hpp>
#include <tl/expected.hpp>

namespace squall::toxiproxy {

struct ServerFlags {
  std::string host = "localhost";
  std::string port = "8474";
  std::string config;
  std::optional<std::uint64_t> seed;  // nothing: another one each time
  bool proxy_metrics = false;
  bool runtime_metrics = false;
  bool version = false;
  bool help = false;
  // Squall's own.
  Duration toxic_age = forever;  // -max-toxic-age
  std::string state;             // -state: a folder; empty: the default
};

// Everything behind the program's name; an error is one line, and usage() belongs below it.
tl::expected<ServerFlags, std::string> read_flags(std::span<const std::string> words);

std::string usage();

}  // namespace squall::toxiproxy
