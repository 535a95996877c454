// The proxies under test. Each is a program with a configuration file written for the ports of one measurement, one
// worker, no logging, and otherwise its defaults. Called by the runner.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "track.hpp"

namespace squall::bench {

enum class Kind { squall, haproxy, nginx, direct };

std::string name_of(Kind kind);
Kind kind_named(const std::string& name);

struct Programs {
  std::string squall = "squall";
  std::string haproxy = "haproxy";
  std::string nginx = "nginx";
};

/// A proxy that carries traffic; gone with this object. Kind::direct is the backend itself.
class Proxy {
 public:
  Proxy(Kind kind, const Programs& programs, const Ports& upstreams, const std::filesystem::path& folder, int core);
  [[nodiscard]] const Ports& ports() const { return ports_; }
  [[nodiscard]] std::uint16_t api() const { return api_; }
  [[nodiscard]] pid_t pid() const { return process_.pid(); }

 private:
  void wait_until_it_carries(const std::string& program, const std::filesystem::path& log);
  Ports ports_;
  std::uint16_t api_ = 0;
  Child process_;
};

}  // namespace squall::bench
