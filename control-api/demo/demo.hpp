// `squall demo`: a small shop, each of its dependencies behind a hop of a running Squall, broken one after the other
// while its customers are asked what they feel. main() starts the server and calls this; all else goes over REST.
#pragma once

#include <chrono>
#include <iosfwd>
#include <stop_token>
#include <string>

namespace squall::demo {

struct Options {
  std::string api_url;                  // http://host:port of a running server that has no hops of the demo's names
  std::chrono::milliseconds act{4000};  // how long each act lasts; 0 skips the acts
  bool serve = false;                   // stay up after the acts, until asked to stop
  bool color = false;
  std::string experiments = {};  // the folder of those that the server has by name; empty: none
};

// Blocks until the acts are over or `stop` is requested, and with `serve` until then. The exit code: 0, or 1 when it
// was interrupted or the server refused something. Leaves no hop, fault, thread or socket behind.
int run_demo(const Options& options, std::ostream& out, std::ostream& err, std::stop_token stop);

}  // namespace squall::demo
