// Wiring, top to bottom: state, engine, control, API.
#include "daemon.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <sys/stat.h>

#include "access_log.hpp"
#include "control/control.hpp"
#include "control/ticker.hpp"
#include "game_days.hpp"
#include "merge_patch.hpp"
#include "net/engine.hpp"
#include "routes/routes.hpp"
#include "server/server.hpp"
#include "store/halt_file.hpp"
#include "store/state_folder.hpp"
#include "toxiproxy/adapter.hpp"
#include "toxiproxy/log.hpp"
#include "toxiproxy/metrics.hpp"

namespace squall {
namespace {

constexpr std::size_t api_connections = 1024;

// The one place where chance comes in from outside; from here on it is an argument.
std::uint64_t fresh_seed() {
  std::random_device device;
  const std::uint64_t seed = (std::uint64_t{device()} << 32) | device();
  return seed >> 11;  // 53 bits: what a JSON reader with doubles gives back unchanged
}

toxiproxy::AdapterOptions adapter_options(const config::ServerConfig& config) {
  return {.open = config.api.toxiproxy == config::ToxiproxyApi::open,
          .toxic_age = config.limits.max_toxic_age,
          .identity = fresh_seed()};
}

routes::Collectables more_metrics(const ToxiproxyOptions& options, const control::Control& control) {
  routes::Collectables more;
  if (options.proxy_metrics) more.push_back(std::make_shared<toxiproxy::ProxyMetrics>(control));
  if (options.runtime_metrics) more.push_back(std::make_shared<toxiproxy::RuntimeMetrics>());
  return more;
}

control::EventSink event_sink(const DaemonOptions& options, server::EventHub& hub, GameDays& game_days) {
  control::EventSink sink = game_days.event_sink(routes::event_sink(hub));
  return options.toxiproxy.logs_proxies ? toxiproxy::log_proxies(std::move(sink)) : sink;
}

// A file that cannot be read, or proxies that cannot be had, are told and keep nobody from serving.
void populate(const toxiproxy::Adapter& adapter, const std::string& path, spdlog::logger& log) {
  std::error_code error;
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  const bool is_file = !std::filesystem::is_directory(path, error);
  if (!file || !is_file) {
    const std::string reason = is_file ? std::generic_category().message(errno) : "it is a folder";
    log.error("{}", toxiproxy::with_fields("Error reading config file", {{"config", path}, {"error", reason}}));
    return;
  }
  const auto count = adapter.populate_from(text.str());
  if (count)
    log.info("{}", toxiproxy::with_fields("Populated proxies from file",
                                          {{"config", path}, {"proxies", std::to_string(*count)}}));
  else
    log.error("{}", toxiproxy::with_fields("Failed to populate proxies from file",
                                           {{"config", path}, {"error", count.error().message}}));
}

Result<std::vector<server::Token>> read_tokens(const std::string& path) {
  if (path.empty()) return std::vector<server::Token>{};
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0)
    return refuse("/api/token_file", "cannot read " + path, "create it, mode 0600");
  if ((status.st_mode & 077) != 0) return refuse("/api/token_file", "others can read " + path, "chmod 600 " + path);
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return refuse("/api/token_file", "cannot read " + path);
  auto tokens = server::load_tokens(text.str());
  if (!tokens)
    for (Problem& problem : tokens.error()) {  // its lines are the token file's, not the configuration's
      const std::string line = problem.line > 0 ? ":" + std::to_string(problem.line) : "";
      problem = {"/api/token_file", path + line + ": " + problem.message, problem.hint};
    }
  return tokens;
}

std::uint64_t bytes_of(const config::MemoryLimit& memory) {
  if (memory.bytes) return memory.bytes->count;
  const auto machine = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  return static_cast<std::uint64_t>(machine * memory.share);
}

net::EngineOptions engine_options(const config::ServerConfig& config, std::shared_ptr<spdlog::logger> access_log) {
  return {.shards = config.shards,
          .memory = bytes_of(config.limits.memory),
          .connections = config.limits.connections,
          .reserved_descriptors = api_connections + 256,
          .fault_header = config.api.fault_header,
          .merge_patch = merge_patch,
          .access_log = std::move(access_log)};
}

server::ServerOptions server_options(Address address, std::vector<server::Token> tokens,
                                     const std::vector<std::string>& hosts) {
  server::ServerOptions options;
  options.address = std::move(address);
  options.tokens = std::move(tokens);
  options.hosts = hosts;
  options.connections = api_connections / 2;
  return options;
}

}  // namespace

struct Daemon::Parts {
  Parts(const DaemonOptions& options, store::StateFolder folder, store::HaltFile file,
        std::unique_ptr<server::EventHub> hub, std::unique_ptr<GameDays> days, const std::vector<server::Token>& tokens,
        std::shared_ptr<spdlog::logger> access_log, spdlog::logger& logger)
      : config(options.config),
        api_address(options.config.api.listen),
        events(std::move(hub)),
        state(std::move(folder)),
        halt_file(std::move(file)),
        latch(halt_file.read(), [this](const store::HaltRecord& record) { return halt_file.write(record); }),
        engine(engine_options(config, std::move(access_log)), logger),
        game_days(std::move(days)),
        stop(engine, latch, control::machine_clock(), game_days->event_sink(routes::event_sink(*events)),
             game_days->audit_sink()),
        control(engine, stop, control::machine_clock(), event_sink(options, *events, *game_days),
                options.seed.value_or(fresh_seed()), game_days->audit_sink()),
        adapter(control, control::machine_clock(), adapter_options(config)),
        tcp(server_options(config.api.listen, tokens, config.api.hosts), router, *events, guest()),
        local(server_options({Address::Kind::unix_socket, config.api.unix_socket, 0}, {}, config.api.hosts), router,
              *events, guest()),
        log(logger) {
    game_days->begin(control, options.version, fresh_seed);
  }

  // Nobody may call what is going; the runs go before the control plane that they use.
  ~Parts() {
    tcp.stop();
    local.stop();
    ticker.reset();
    game_days->end();
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  const server::Guest* guest() const { return config::serves_toxiproxy(config.api) ? &adapter : nullptr; }

  std::vector<Address> own_listeners() const {
    std::vector<Address> own{api_address};
    if (!config.api.unix_socket.empty()) own.push_back({Address::Kind::unix_socket, config.api.unix_socket, 0});
    return own;
  }

  config::ServerConfig config;
  Address api_address;  // the real one, once it is known
  const std::unique_ptr<server::EventHub> events;
  store::StateFolder state;
  store::HaltFile halt_file;
  store::HaltLatch latch;
  net::Engine engine;
  const std::unique_ptr<GameDays> game_days;
  control::EmergencyStop stop;
  control::Control control;
  toxiproxy::Adapter adapter;
  server::Router router;
  server::ApiServer tcp;
  server::ApiServer local;
  std::optional<control::Ticker> ticker;
  spdlog::logger& log;
};

Daemon::Daemon(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Daemon::~Daemon() = default;

Result<std::unique_ptr<Daemon>> Daemon::start(const DaemonOptions& options, spdlog::logger& log) {
  auto tokens = read_tokens(options.config.api.token_file);
  if (!tokens) return tl::unexpected(tokens.error());
  auto folder = store::StateFolder::open(options.config.state);
  if (!folder) return tl::unexpected(folder.error());
  auto file = store::HaltFile::open(*folder);
  if (!file) return tl::unexpected(file.error());

  auto access_log = make_access_log(options.config.access_log);
  if (!access_log) return tl::unexpected(access_log.error());

  auto hub = std::make_unique<server::EventHub>();
  auto game_days = GameDays::open(options.config, folder->path(), *hub, log);
  if (!game_days) return tl::unexpected(game_days.error());

  auto parts = std::make_unique<Parts>(options, std::move(*folder), std::move(*file), std::move(hub),
                                       std::move(*game_days), *tokens, std::move(*access_log), log);
  auto applied = parts->control.apply_config(parts->config, parts->own_listeners(), {.by = "start"});
  if (!applied) return tl::unexpected(applied.error().problems);
  if (const std::string& proxies = options.toxiproxy.proxies; !proxies.empty()) populate(parts->adapter, proxies, log);
  parts->game_days->start_scheduling();
  routes::add_routes(parts->router, parts->control, options.version, more_metrics(options.toxiproxy, parts->control),
                     parts->game_days->routes());
  if (auto started = parts->tcp.start(); !started) return tl::unexpected(started.error());
  parts->game_days->serve_at(parts->tcp.local_address());
  if (!parts->config.api.unix_socket.empty())
    if (auto started = parts->local.start(); !started) return tl::unexpected(started.error());
  if (parts->config.api.listen.port == 0) {  // only now is it known which port no hop may dial
    parts->api_address = parts->tcp.local_address();
    applied = parts->control.apply_config(parts->config, parts->own_listeners(), {.by = "start"});
    if (!applied) return tl::unexpected(applied.error().problems);
  }
  for (const auto& [hop, listen] : applied->listening) log.info("hop {} listens on {}", hop, to_string(listen));
  parts->ticker.emplace(parts->control);
  if (parts->stop.engaged())
    log.warn("halted since before this start: no fault can be published until `squall resume --reason ...`");
  return std::unique_ptr<Daemon>(new Daemon(std::move(parts)));
}

std::string Daemon::api_url() const { return "http://" + to_string(parts_->tcp.local_address()); }

void Daemon::reload(const Result<config::ServerConfig>& config) {
  const control::Caller caller{.by = "SIGHUP"};
  if (!config) return parts_->control.refuse_config(config.error(), caller);
  if (!(config->api == parts_->config.api) || config->state != parts_->config.state ||
      config->env != parts_->config.env || config->access_log != parts_->config.access_log ||
      config->shards != parts_->config.shards || config->limits.connections != parts_->config.limits.connections ||
      config->limits.max_toxic_age != parts_->config.limits.max_toxic_age ||
      config->experiments != parts_->config.experiments || config->journeys != parts_->config.journeys ||
      config->runbooks != parts_->config.runbooks || config->commands != parts_->config.commands ||
      config->blackouts != parts_->config.blackouts || config->webhooks != parts_->config.webhooks ||
      config->keep_runs != parts_->config.keep_runs || !(config->limits.memory == parts_->config.limits.memory))
    parts_->log.warn(
        "reload: api, env, state, shards, access_log, experiments, journeys, runbooks, commands, blackouts, webhooks, "
        "runs, limits.memory, limits.connections and limits.max_toxic_age change with a restart only");
  config::ServerConfig running = *config;
  running.api = parts_->config.api;  // the bounds must fit the API that serves, not the one that a restart would bring
  if (Problems problems = config::check_server_config(running); !problems.empty())
    return parts_->control.refuse_config(problems, caller);
  const auto applied = parts_->control.apply_config(running, parts_->own_listeners(), caller);
  if (!applied) return;
  parts_->config.drain = config->drain;
  parts_->log.info("reload: epoch {} is in force", applied->epoch);
}

Result<void> Daemon::check(const config::ServerConfig& config) {
  if (const auto tokens = read_tokens(config.api.token_file); !tokens) return tl::unexpected(tokens.error());
  return {};
}

Duration Daemon::grace() const { return parts_->config.drain; }

void Daemon::halt(const std::string& by) { parts_->stop.engage({.by = by, .why = by}); }

void Daemon::drain(Duration grace) {
  parts_->game_days->stop_runs();
  parts_->engine.halt();  // the faults go first; not latched: the next start is free to have some
  parts_->control.begin_drain({.by = "shutdown"});
  parts_->engine.drain(grace);
}

}  // namespace squall
