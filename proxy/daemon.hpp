// Both planes of one running server, put together in the order in which they depend on one another and taken down in
// the reverse. Made by main() for `squall serve` and `squall demo`; the only type that knows both planes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <spdlog/logger.h>
#include <squall/problem.hpp>

#include "config/server_config.hpp"

namespace squall {

// What a toxiproxy-server is told on its command line beyond the configuration.
struct ToxiproxyOptions {
  std::string proxies;  // a JSON file of proxies to begin with; empty: none
  bool proxy_metrics = false;
  bool runtime_metrics = false;
  bool logs_proxies = false;  // says in the log when a proxy starts or ends
};

struct DaemonOptions {
  config::ServerConfig config;  // paths in it are absolute or relative to the working directory
  std::string version;
  std::optional<std::uint64_t> seed = {};  // nothing: another one each time
  ToxiproxyOptions toxiproxy = {};
};

class Daemon {
 public:
  // State folder, tokens and hops come before the API, so that nobody meets a server that is not bounded yet.
  static Result<std::unique_ptr<Daemon>> start(const DaemonOptions& options, spdlog::logger& log);
  ~Daemon();

  // What start() would refuse for the sake of another file than the configuration: the token file.
  static Result<void> check(const config::ServerConfig& config);

  std::string api_url() const;

  // SIGHUP: the hops, limits and upstream rules of a new configuration; what needs a restart is named and left as it
  // is. Refused whole when it is invalid.
  void reload(const Result<config::ServerConfig>& config);

  void halt(const std::string& by);  // SIGUSR1; waits for nobody

  // SIGTERM: faults off, no more accepts, the configured grace for connections to end by themselves.
  Duration grace() const;
  void drain(Duration grace);

 private:
  struct Parts;
  explicit Daemon(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace squall
