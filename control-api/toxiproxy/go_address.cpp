// See go_address.hpp.
#include "toxiproxy/go_address.hpp"

#include <charconv>
#include <fstream>
#include <sstream>

#include <sys/socket.h>
#include <unistd.h>

#include "config/units.hpp"
#include "http/field.hpp"

namespace squall::toxiproxy {
namespace {

tl::unexpected<std::string> cannot_listen(std::string why) {
  return tl::unexpected<std::string>("listen tcp: " + std::move(why));
}

bool is_literal(const std::string& host) {
  const auto parsed = config::parse_address(host.find(':') == std::string::npos ? host + ":0" : "[" + host + "]:0");
  return parsed && (host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos);
}

bool machine_has_ipv6() {
  const int probe = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (probe >= 0) ::close(probe);
  return probe >= 0;
}

}  // namespace

tl::expected<Address, std::string> listen_address(std::string_view text, const HostLookup& lookup) {
  if (text.empty()) text = ":0";
  const std::string shown(text);
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.ends_with(']'))
    return cannot_listen("address " + shown + ": missing port in address");
  std::string host(text.substr(0, colon));
  const std::string_view port_text = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string::npos)
    return cannot_listen("address " + shown + ": too many colons in address");
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (!port_text.empty() && (error != std::errc{} || end != port_text.data() + port_text.size()))
    return cannot_listen("address " + shown + ": invalid port");
  if (!host.empty() && is_literal(host)) return Address{Address::Kind::tcp, host, port};
  const auto found = lookup(host);
  if (!found) return cannot_listen("lookup " + host + ": no such host");
  return Address{Address::Kind::tcp, *found, port};
}

bool has_literal_host(std::string_view listen) {
  std::string host(listen.substr(0, listen.rfind(':')));
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return host.empty() || is_literal(host);
}

tl::expected<Address, std::string> upstream_address(std::string_view text) {
  if (text.find("://") != std::string_view::npos)
    return tl::unexpected("upstream: \"" + std::string(text) + "\" is a URL; write host:port, like localhost:6379");
  const bool port_only = text.rfind(':') == 0;
  const std::string whole = (port_only ? "localhost" : "") + std::string(text);
  auto address = config::parse_address(whole);
  if (!address) return tl::unexpected("upstream: " + address.error().front().message);
  if (address->kind != Address::Kind::tcp)
    return tl::unexpected<std::string>("upstream: \"" + whole + "\" is no host:port, like localhost:6379");
  if (address->port == 0)
    return tl::unexpected<std::string>("upstream: \"" + whole + "\" has port 0, which nobody can dial");
  return std::move(*address);
}

std::optional<std::string> look_up_here(const std::string& name) {
  if (name.empty()) return machine_has_ipv6() ? "::" : "0.0.0.0";
  if (http::same_text(name, "localhost")) return "127.0.0.1";
  std::ifstream hosts("/etc/hosts");
  std::optional<std::string> v6;
  for (std::string line; std::getline(hosts, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string address;
    words >> address;
    for (std::string host; words >> host;) {
      if (!http::same_text(host, name) || !is_literal(address)) continue;
      if (address.find(':') == std::string::npos) return address;
      if (!v6) v6 = address;
    }
  }
  return v6;
}

}  // namespace squall::toxiproxy
