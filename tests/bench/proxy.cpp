// Configuration files and command lines of squall, HAProxy and nginx, and the wait until a byte comes back through
// them.
#include "proxy.hpp"

#include <sys/socket.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace squall::bench {
namespace {

struct Leg {
  const char* name;
  std::uint16_t listen;
  std::uint16_t upstream;

  [[nodiscard]] bool is_http() const { return std::string_view(name) == "web"; }
};

std::vector<Leg> legs(const Ports& listen, const Ports& upstream) {
  return {{"sink", listen.sink, upstream.sink},
          {"echo", listen.echo, upstream.echo},
          {"source", listen.source, upstream.source},
          {"web", listen.web, upstream.web},
          {"deaf", listen.deaf, upstream.deaf}};
}

std::string squall_config(const std::vector<Leg>& legs, std::uint16_t api, const std::filesystem::path& folder,
                          int shards) {
  std::ostringstream text;
  text << "squall: 1\n"
       << "api: {listen: \"127.0.0.1:" << api << "\", unix: " << folder / "squall.sock"
       << "}\n"
       << "state: " << folder / "state"
       << "\n"
       << "shards: " << shards << "\n"
       << "hops:\n";
  for (const Leg& leg : legs) {
    text << "  - {name: " << leg.name << ", listen: \"127.0.0.1:" << leg.listen
         << "\", upstream: \"127.0.0.1:" << leg.upstream << "\", protocol: " << (leg.is_http() ? "http" : "tcp")
         << "}\n";
  }
  return text.str();
}

std::string haproxy_config(const std::vector<Leg>& legs) {
  std::ostringstream text;
  text << "global\n  nbthread 1\n  maxconn 9500\n"
       << "defaults\n  mode tcp\n  maxconn 9500\n  backlog 4096\n"
       << "  timeout connect 10s\n  timeout client 1h\n  timeout server 1h\n";
  for (const Leg& leg : legs) {
    text << "listen " << leg.name << (leg.is_http() ? "\n  mode http" : "") << "\n  bind 127.0.0.1:" << leg.listen
         << "\n  server upstream 127.0.0.1:" << leg.upstream << "\n";
  }
  return text.str();
}

std::string nginx_config(const std::vector<Leg>& legs, const std::filesystem::path& folder) {
  std::ostringstream text;
  text << "load_module /usr/lib/nginx/modules/ngx_stream_module.so;\n"
       << "daemon off;\nworker_processes 1;\nworker_rlimit_nofile 20000;\n"
       << "error_log /dev/null crit;\npid " << (folder / "nginx.pid").string() << ";\n"
       << "events { worker_connections 19500; }\n"
       << "stream {\n  proxy_timeout 1h;\n  proxy_connect_timeout 10s;\n";
  for (const Leg& leg : legs) {
    if (leg.is_http()) continue;
    text << "  server { listen 127.0.0.1:" << leg.listen << " backlog=4096; proxy_pass 127.0.0.1:" << leg.upstream
         << "; }\n";
  }
  text << "}\nhttp {\n  access_log off;\n  keepalive_requests 1000000000;\n";
  for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    text << "  " << kind << "_temp_path " << (folder / kind).string() << ";\n";
  for (const Leg& leg : legs) {
    if (!leg.is_http()) continue;
    text << "  upstream " << leg.name << " { server 127.0.0.1:" << leg.upstream
         << "; keepalive 64; keepalive_requests 1000000000; }\n  server { listen 127.0.0.1:" << leg.listen
         << " backlog=4096; location / { proxy_pass http://" << leg.name
         << "; proxy_http_version 1.1; proxy_set_header Connection \"\"; } }\n";
  }
  text << "}\n";
  return text.str();
}

bool comes_back(std::uint16_t port) {
  try {
    const Socket socket = connect_loopback(port);
    char byte = '?';
    return send(socket.get(), &byte, 1, MSG_NOSIGNAL) == 1 && recv(socket.get(), &byte, 1, 0) == 1;
  } catch (const std::system_error&) {
    return false;
  }
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::string name_of(Kind kind) {
  constexpr const char* names[] = {"squall", "haproxy", "nginx", "direct"};
  return names[static_cast<int>(kind)];
}

Kind kind_named(const std::string& name) {
  for (const Kind kind : {Kind::squall, Kind::haproxy, Kind::nginx, Kind::direct}) {
    if (name_of(kind) == name) return kind;
  }
  throw std::invalid_argument("no proxy is called '" + name + "'; there are squall, haproxy, nginx and direct");
}

Proxy::Proxy(Kind kind, const Programs& programs, const Ports& upstreams, const std::filesystem::path& folder,
             int core) {
  ports_ = upstreams;
  if (kind == Kind::direct) return;
  ports_ = {.sink = free_port(), .echo = free_port(), .source = free_port(), .web = free_port(), .deaf = free_port()};
  const std::vector<Leg> all = legs(ports_, upstreams);
  const std::filesystem::path config = folder / (kind == Kind::squall ? "squall.yaml" : name_of(kind) + ".conf");
  const std::filesystem::path log = folder / "log";
  std::vector<std::string> command;
  if (kind == Kind::squall) {
    api_ = free_port();
    std::ofstream(config) << squall_config(all, api_, folder, core == any_core ? 2 : 1);
    command = {programs.squall, "serve", "--config", config};
  } else if (kind == Kind::haproxy) {
    std::ofstream(config) << haproxy_config(all);
    command = {programs.haproxy, "-db", "-q", "-f", config};
  } else {
    std::ofstream(config) << nginx_config(all, folder);
    command = {programs.nginx, "-e", log, "-p", folder, "-c", config};
  }
  process_ = Child::run(command, core, log);
  wait_until_it_carries(command.front(), log);
}

void Proxy::wait_until_it_carries(const std::string& program, const std::filesystem::path& log) {
  for (const Instant deadline = in(10); !comes_back(ports_.echo);) {
    if (process_.ended_within(Seconds(0.02))) throw std::runtime_error(program + " ended at start: " + contents(log));
    if (Clock::now() > deadline) throw std::runtime_error(program + " carries nothing after 10 s: " + contents(log));
  }
}

}  // namespace squall::bench
