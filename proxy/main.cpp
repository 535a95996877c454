// The composition root: turns the command line's wishes into a Daemon, and signals into calls.
//   SIGHUP reloads, SIGUSR1 halts on a thread of its own, SIGTERM and SIGINT drain; a second one ends at once.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stop_token>
#include <thread>

#include "cli/cli.hpp"
#include "config/loader.hpp"
#include "config/reader.hpp"
#include "config/units.hpp"
#include "daemon.hpp"
#include "demo/demo.hpp"
#include "faults/verb.hpp"
#include "notify.hpp"
#include "process.hpp"
#include "toxiproxy_server.hpp"

namespace {

using namespace squall;
namespace fs = std::filesystem;

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// Relative paths of a configuration are relative to its file, and the socket's to the state folder.
Result<config::ServerConfig> read_config(const cli::ServeOptions& options) {
  config::ServerConfig config;
  fs::path folder = fs::current_path();
  if (!options.config.empty()) {
    const auto text = config::load_file(options.config);
    if (!text) return tl::unexpected(text.error());
    auto decoded = config::decode_server_config(*text, variable);
    if (!decoded) return decoded;
    config = *std::move(decoded);
    folder = fs::absolute(options.config).parent_path();
  }
  if (!options.listen.empty()) {
    const auto listen = config::parse_address(options.listen);
    if (!listen) return tl::unexpected(listen.error());
    config.api.listen = *listen;
  }
  if (!options.max_toxic_age.empty()) {
    const auto age = config::parse_duration(options.max_toxic_age);
    if (!age) return tl::unexpected(age.error());
    if (*age == Duration::zero()) return refuse("", "--max-toxic-age must be more than 0s");
    config.limits.max_toxic_age = *age;
  }
  if (!options.state.empty())
    config.state = fs::absolute(options.state);
  else
    config.state = config.state.empty() ? default_state() : (folder / config.state).string();
  if (!config.api.token_file.empty()) config.api.token_file = folder / config.api.token_file;
  if (!config.api.unix_socket.empty())
    config.api.unix_socket = fs::path(config.state).lexically_normal() / config.api.unix_socket;
  for (std::string* files : {&config.experiments, &config.journeys, &config.runbooks})
    if (!files->empty()) *files = folder / *files;
  if (!config.access_log.empty() && config.access_log != "-") config.access_log = folder / config.access_log;
  for (HopSpec& hop : config.hops)
    if (hop.tls && !hop.tls->ca_file.empty()) hop.tls->ca_file = folder / hop.tls->ca_file;
  if (Problems problems = config::check_server_config(config); !problems.empty())
    return tl::unexpected(std::move(problems));
  return config;
}

int print_problems(const std::string& file, const Problems& problems) {
  std::cerr << config::format_problems(file.empty() ? "squall serve" : file, problems);
  return cli::exit_usage;
}

int run_server(const cli::ServeOptions& options, const std::string& version) {
  const auto config = read_config(options);
  if (!config) return print_problems(options.config, config.error());
  if (options.check) {
    if (const auto checked = Daemon::check(*config); !checked) return print_problems(options.config, checked.error());
    std::cout << (options.config.empty() ? "the defaults" : options.config) << ": valid\n";
    return cli::exit_ok;
  }
  block_signals();
  const auto log = make_log();
  auto started = Daemon::start({.config = *config, .version = version}, *log);
  if (!started) return print_problems(options.config, started.error());
  Daemon& daemon = **started;
  log->info("squall {} serves its API on {} and unix:{}", version, daemon.api_url(), config->api.unix_socket);
  std::jthread halter = halt_on_signal(daemon);

  notify("READY=1");
  while (wait_for({SIGHUP, SIGTERM, SIGINT}) == SIGHUP) {
    notify("RELOADING=1");
    daemon.reload(read_config(options));
    notify("READY=1");
  }
  notify("STOPPING=1");
  log->info("faults are off; connections have {} to end", config::print(daemon.grace()));
  let_the_next_one_kill();
  daemon.drain(daemon.grace());
  halter = {};
  started->reset();
  log->info("bye");
  leave(cli::exit_ok);
}

// The experiments, and what stands beside them as in Squall's own source.
void take_folders(const std::string& experiments, config::ServerConfig& config) {
  const fs::path folder = fs::absolute(experiments).lexically_normal();
  const fs::path journeys = folder / "journeys";
  const fs::path runbooks = (folder / ".." / "runbooks").lexically_normal();
  config.experiments = folder;
  std::error_code ignored;
  if (fs::is_directory(journeys, ignored)) config.journeys = journeys;
  if (fs::is_directory(runbooks, ignored)) config.runbooks = runbooks;
}

int run_demo(const cli::DemoOptions& options, const std::string& version) {
  std::string folder = fs::temp_directory_path() / "squall-demo-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) {
    std::cerr << "squall demo: cannot make a folder for its state below " << fs::temp_directory_path() << '\n';
    return cli::exit_no;
  }
  block_signals();
  const auto log = make_log();
  log->set_level(spdlog::level::warn);
  config::ServerConfig config;
  config.state = folder;
  config.api.unix_socket = fs::path(folder) / "squall.sock";
  if (!options.experiments.empty()) take_folders(options.experiments, config);
  auto started = Daemon::start({.config = config, .version = version}, *log);
  if (!started) {  // port 8474 is taken, most likely by a squall that serves
    config.api.listen.port = 0;
    started = Daemon::start({.config = config, .version = version}, *log);
  }
  int code = cli::exit_no;
  if (started) {
    std::jthread halter = halt_on_signal(**started);
    std::stop_source stop;
    std::thread([&stop] {
      wait_for({SIGTERM, SIGINT});
      stop.request_stop();
      let_the_next_one_kill();
    }).detach();
    code = demo::run_demo({(*started)->api_url(), options.act, options.serve, options.color, options.experiments},
                          std::cout, std::cerr, stop.get_token());
    halter = {};
    (*started)->drain({});
    started->reset();
  } else {
    print_problems("squall demo", started.error());
  }
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  std::cout.flush();
  leave(code);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string version = SQUALL_VERSION;
  if (const auto words = toxiproxy_words(argc, argv)) return run_toxiproxy_server(*words, version);
  const std::vector<const VerbInfo*> verbs(faults::verbs().begin(), faults::verbs().end());
  const cli::Hooks hooks{[&](const cli::ServeOptions& options) { return run_server(options, version); },
                         [&](const cli::DemoOptions& options) { return run_demo(options, version); }, version, verbs};
  return cli::run(argc, argv, hooks);
}
