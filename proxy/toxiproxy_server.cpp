// See toxiproxy_server.hpp.
#include "toxiproxy_server.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <spdlog/spdlog.h>

#include "cli/cli.hpp"
#include "notify.hpp"
#include "process.hpp"
#include "toxiproxy/adapter.hpp"
#include "toxiproxy/flags.hpp"
#include "toxiproxy/log.hpp"

namespace squall {
namespace {

namespace fs = std::filesystem;
using toxiproxy::with_fields;

void obey_log_level(spdlog::logger& log) {
  log.set_level(spdlog::level::trace);
  const char* word = std::getenv("LOG_LEVEL");
  if (word == nullptr || *word == '\0') return;
  if (const auto level = toxiproxy::level_named(word))
    log.set_level(*level);
  else
    log.error("{}",
              with_fields("LOG_LEVEL is none of panic, fatal, error, warn, info, debug, trace", {{"LOG_LEVEL", word}}));
}

// Each port has its own, so that several servers fit on one machine.
fs::path state_of(const toxiproxy::ServerFlags& flags) {
  if (!flags.state.empty()) return fs::absolute(flags.state);
  return fs::path(default_state()) / ("toxiproxy-" + flags.port);
}

DaemonOptions options_of(const toxiproxy::ServerFlags& flags, Address listen, const std::string& version) {
  DaemonOptions options{.config = {},
                        .version = version,
                        .seed = flags.seed,
                        .toxiproxy = {.proxies = flags.config,
                                      .proxy_metrics = flags.proxy_metrics,
                                      .runtime_metrics = flags.runtime_metrics,
                                      .logs_proxies = true}};
  config::ServerConfig& config = options.config;
  config.api.listen = std::move(listen);
  config.api.toxiproxy = config::ToxiproxyApi::open;
  config.limits.max_toxic_age = flags.toxic_age;
  config.drain = {};
  return options;
}

Result<std::unique_ptr<Daemon>> start(DaemonOptions options, const fs::path& state, spdlog::logger& log) {
  constexpr std::size_t longest_path = 107;  // sun_path, unix(7)
  options.config.state = state;
  options.config.api.unix_socket = state / "squall.sock";
  if (options.config.api.unix_socket.size() > longest_path) {
    log.warn("{}", with_fields("The path is too long for a Unix socket, so there is none; -state names another folder",
                               {{"path", options.config.api.unix_socket}}));
    options.config.api.unix_socket.clear();
  }
  return Daemon::start(options, log);
}

// A folder that goes with the process, for where there is no home to write to.
class Scratch {
 public:
  // In the temporary folder, or where an image without one still has memory to write to.
  bool make() {
    std::error_code ignored;
    for (const fs::path& folder : {fs::temp_directory_path(ignored), fs::path("/dev/shm")}) {
      std::string name = folder / "squall-XXXXXX";
      if (::mkdtemp(name.data()) == nullptr) continue;
      path_ = name;
      return true;
    }
    return false;
  }
  void remove() const {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

std::optional<std::vector<std::string>> toxiproxy_words(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  const fs::path name = fs::path(argv[0]).filename();
  if (name == "toxiproxy-server" || name == "toxiproxy") return words;
  if (words.size() < 2 || words[0] != "serve" || words[1] != "--toxiproxy") return std::nullopt;
  words.erase(words.begin(), words.begin() + 2);
  return words;
}

int run_toxiproxy_server(const std::vector<std::string>& words, const std::string& version) {
  const auto flags = toxiproxy::read_flags(words);
  if (!flags) {
    std::cerr << flags.error() << '\n' << toxiproxy::usage();
    return cli::exit_usage;
  }
  if (flags->help) {
    std::cerr << toxiproxy::usage();
    return cli::exit_ok;
  }
  const std::string compatible(toxiproxy::compatible_version);
  if (flags->version) {
    std::cout << "toxiproxy-server version " << compatible << '\n';
    return cli::exit_ok;
  }
  block_signals();
  const auto log = make_log(LogTo::output);
  log->set_formatter(toxiproxy::make_log_formatter());
  obey_log_level(*log);
  log->info("{}", with_fields("Starting Toxiproxy", {{"version", compatible}, {"squall", version}}));
  const auto listen = toxiproxy::listen_address(
      (flags->host.find(':') == std::string::npos ? flags->host : "[" + flags->host + "]") + ":" + flags->port,
      toxiproxy::look_up_here);
  if (!listen) {
    log->critical("{}", with_fields("Cannot listen", {{"error", listen.error()}}));
    leave(cli::exit_no);
  }
  const DaemonOptions options = options_of(*flags, *listen, version);
  auto started = start(options, state_of(*flags), *log);
  Scratch scratch;
  if (!started && flags->state.empty() && started.error().front().path == "/state" && scratch.make()) {
    log->warn("{}", with_fields("A halt will not survive a restart", {{"error", started.error().front().message}}));
    started = start(options, scratch.path(), *log);
  }
  if (!started) {
    for (const Problem& problem : started.error())
      log->critical("{}", with_fields("Cannot serve", {{"error", problem.message}, {"hint", problem.hint}}));
    scratch.remove();
    leave(cli::exit_no);
  }
  log->info("{}", with_fields("Starting Toxiproxy HTTP server", {{"address", (*started)->api_url().substr(7)}}));
  {
    const std::jthread halter = halt_on_signal(**started);
    notify("READY=1");
    wait_for({SIGTERM, SIGINT, SIGHUP});
    notify("STOPPING=1");
    log->info("Shutdown started");
    let_the_next_one_kill();
    (*started)->drain({});
  }
  started->reset();
  scratch.remove();
  leave(cli::exit_ok);
}

}  // namespace squall
