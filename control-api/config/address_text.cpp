// Addresses and networks as text (units.hpp): literals are checked here, names are resolved at dial time by others.
#include <arpa/inet.h>  // allowed: inet_pton and inet_ntop are pure functions

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "config/digits.hpp"
#include "config/units.hpp"

namespace squall::config {
namespace {

constexpr char address_range[] = "an address is host:port, [v6]:port or unix:/path, like 127.0.0.1:5432";
constexpr char network_range[] =
    "a network is address/prefix with an optional port or range, like 10.0.0.0/8:8000-8999";

tl::unexpected<Problems> refuse_address(std::string_view text, std::string_view reason, const char* range,
                                        std::string hint = {}) {
  return refuse("", "\"" + std::string(text.substr(0, 120)) + "\" " + std::string(reason) + ": " + range,
                std::move(hint));
}

template <class T>
std::optional<T> decimal(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool plain = !text.empty() && is_digit(text.front()) && end == text.data() + text.size();
  return plain && error == std::errc{} ? std::optional<T>(value) : std::nullopt;
}

bool parse_literal(int family, std::string_view text, std::uint8_t* bytes) {
  return inet_pton(family, std::string(text).c_str(), bytes) == 1;
}

bool is_v6(std::string_view text) {
  std::uint8_t bytes[16];
  return parse_literal(AF_INET6, text, bytes);
}

// A name as resolvers take it, or four decimal numbers: never `127.1`, `0177.0.0.1` or `127.0.0.300`.
bool is_host(std::string_view text) {
  const auto is_name_byte = [](char byte) {
    return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '-' ||
           byte == '_' || byte == '.';
  };
  if (text.empty() || text.size() > 253 || !std::all_of(text.begin(), text.end(), is_name_byte)) return false;
  if (text.front() == '.' || text.front() == '-' || text.find("..") != std::string_view::npos) return false;
  std::uint8_t bytes[16];
  const std::string_view last_label = text.substr(text.rfind('.') + 1);
  const bool numeric = !last_label.empty() && is_digit(last_label.front());
  return !numeric || !std::all_of(last_label.begin(), last_label.end(), is_digit) ||
         parse_literal(AF_INET, text, bytes);
}

Result<Address> parse_unix(std::string_view text) {
  const std::string_view path = text.substr(5);
  if (path.empty() || path.size() > 107) return refuse_address(text, "has no path of 1 to 107 bytes", address_range);
  if (std::any_of(path.begin(), path.end(), [](char byte) { return static_cast<unsigned char>(byte) < 0x20; }))
    return refuse_address("unix:...", "has a control character in its path", address_range);
  return Address{Address::Kind::unix_socket, std::string(path), 0};
}

}  // namespace

Result<Address> parse_address(std::string_view text) {
  if (text.starts_with("unix:")) return parse_unix(text);
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.ends_with(']')) return refuse_address(text, "has no port", address_range);
  const auto port = decimal<std::uint16_t>(text.substr(colon + 1));
  if (!port) return refuse_address(text, "has no port of 0 to 65535", address_range);
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (!is_v6(host)) return refuse_address(text, "has no IPv6 address in its brackets", address_range);
  } else if (is_v6(host) || host.find(':') != std::string_view::npos) {
    return refuse_address(text, "is an IPv6 address without brackets", address_range);
  } else if (host.empty()) {
    return refuse_address(text, "has no host", address_range, "say 0.0.0.0 or [::] to mean every interface");
  } else if (!is_host(host)) {
    return refuse_address(text, "has a host that is neither a name nor an IPv4 address", address_range);
  }
  return Address{Address::Kind::tcp, std::string(host), *port};
}

Result<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  Network network;
  const std::string_view base = text.substr(0, slash);
  network.v6 = base.find(':') != std::string_view::npos;
  if (!parse_literal(network.v6 ? AF_INET6 : AF_INET, base, network.bytes))
    return refuse_address(text, "does not start with an address", network_range);
  if (slash == std::string_view::npos)
    return refuse_address(text, "has no prefix length", network_range,
                          "one address is " + std::string(base) + (network.v6 ? "/128" : "/32"));
  std::string_view rest = text.substr(slash + 1);
  const std::size_t colon = std::min(rest.find(':'), rest.size());
  const auto prefix = decimal<int>(rest.substr(0, colon));
  const int width = network.v6 ? 128 : 32;
  if (!prefix || *prefix > width)
    return refuse_address(text, "has no prefix length of 0 to " + std::to_string(width), network_range);
  network.prefix = *prefix;
  for (int bit = *prefix; bit < width; ++bit)
    if ((network.bytes[bit / 8] & (0x80 >> (bit % 8))) != 0)
      return refuse_address(text, "has bits set below its prefix", network_range, "clear them, or lengthen the prefix");
  if (colon == rest.size()) return network;
  rest.remove_prefix(colon + 1);
  const std::size_t dash = rest.find('-');
  const auto first = decimal<std::uint16_t>(rest.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : decimal<std::uint16_t>(rest.substr(dash + 1));
  if (!first || !last || *first > *last) return refuse_address(text, "has no port or range of ports", network_range);
  network.first_port = *first;
  network.last_port = *last;
  return network;
}

std::string print(const Network& network) {
  char buffer[INET6_ADDRSTRLEN] = {};
  inet_ntop(network.v6 ? AF_INET6 : AF_INET, network.bytes, buffer, sizeof buffer);
  std::string text = std::string(buffer) + "/" + std::to_string(network.prefix);
  if (network.first_port == 0 && network.last_port == 65535) return text;
  text += ":" + std::to_string(network.first_port);
  return network.first_port == network.last_port ? text : text + "-" + std::to_string(network.last_port);
}

}  // namespace squall::config
