// See access.hpp.
#include "server/access.hpp"

#include <algorithm>
#include <optional>

namespace squall::server {

namespace {

struct HostPort {
  std::string_view host;  // without brackets
  std::string_view port;  // empty: none
};

HostPort split(std::string_view text) {
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  HostPort parts{text.substr(0, colon), {}};
  if (colon != std::string_view::npos) parts.port = text.substr(colon + 1);
  if (parts.host.starts_with('[') && parts.host.ends_with(']'))
    parts.host = parts.host.substr(1, parts.host.size() - 2);
  return parts;
}

bool host_fits(std::string_view listed, const HostPort& given) {
  const HostPort wanted = split(listed);
  return http::same_text(wanted.host, given.host) && (wanted.port.empty() || wanted.port == given.port);
}

// An address literal cannot be made to point elsewhere, a name can: DNS rebinding needs a name.
bool host_is_known(const AccessRules& rules, const Origin& origin, std::string_view host) {
  const HostPort given = split(host);
  for (const std::string_view loopback : {"localhost", "127.0.0.1", "::1"})
    if (http::same_text(loopback, given.host)) return true;
  if (!origin.local.empty() && http::same_text(origin.local, given.host)) return true;
  return std::any_of(rules.hosts.begin(), rules.hosts.end(),
                     [&](const auto& listed) { return host_fits(listed, given); });
}

bool same_site(std::string_view origin, std::string_view host) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (origin.starts_with(scheme) && http::same_text(origin.substr(scheme.size()), host)) return true;
  return false;
}

// Takes the same time wherever the first difference is.
bool same_secret(std::string_view given, std::string_view secret) {
  unsigned difference = given.size() == secret.size() ? 0u : 1u;
  for (std::size_t i = 0; i < given.size(); ++i)
    difference |= static_cast<unsigned char>(given[i]) ^
                  static_cast<unsigned>(static_cast<unsigned char>(secret[i % secret.size()]));
  return difference == 0;
}

std::optional<std::string_view> bearer(const http::Fields& fields) {
  const std::string* value = http::find_field(fields, "authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (value == nullptr || !http::same_text(std::string_view(*value).substr(0, scheme.size()), scheme))
    return std::nullopt;
  std::string_view token = std::string_view(*value).substr(scheme.size());
  token.remove_prefix(std::min(token.find_first_not_of(' '), token.size()));
  return token;
}

bool is_plain_name(std::string_view text) {
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), printable);
}

std::string name_without_token(const Origin& origin, const http::Fields& fields) {
  const std::string* as = http::find_field(fields, "x-squall-as");
  return !origin.unix_socket && as != nullptr && is_plain_name(*as) ? *as : origin.peer;
}

}  // namespace

std::string_view to_string(Scope scope) {
  constexpr std::string_view names[] = {"anyone", "view", "run", "admin"};
  return names[static_cast<std::size_t>(scope)];
}

bool is_guarded(const AccessRules& rules, std::string_view path) {
  return !rules.only_near || path == "/v1" || path.starts_with("/v1/");
}

Denial check_distance(const AccessRules& rules, const Origin& origin, std::string_view path) {
  if (!rules.only_near || !is_guarded(rules, path) || origin.unix_socket || origin.loopback) return {};
  return {403, "while the Toxiproxy API is open, /v1 answers the Unix socket and loopback only"};
}

Denial check_site(const AccessRules& rules, const Origin& origin, std::string_view method, const http::Fields& fields) {
  const std::string* host = http::find_field(fields, "host");
  // No browser can be led to a Unix socket, and what Host says there is up to the client.
  if (!origin.unix_socket && (host == nullptr || !host_is_known(rules, origin, *host)))
    return {421, "this server is not known by the name in the Host field; add it to api.hosts or use its address"};
  if (method == "GET" || method == "HEAD") return {};
  const std::string* from = http::find_field(fields, "origin");
  if (from != nullptr && (host == nullptr || !same_site(*from, *host)))
    return {403, "a page of another site may not change anything here (Origin)"};
  return {};
}

Peer peer_without_token(const AccessRules& rules, const Origin& origin, const http::Fields& fields) {
  return {rules.tokens.empty() ? name_without_token(origin, fields) : origin.peer, Scope::admin};
}

Denial check_peer(const AccessRules& rules, const Origin& origin, Scope needed, const http::Fields& fields,
                  Peer& peer) {
  if (rules.tokens.empty()) {
    peer = peer_without_token(rules, origin, fields);
    return {};
  }
  peer = {origin.peer, Scope::anyone};
  if (const auto given = bearer(fields)) {
    const Token* found = nullptr;
    for (const Token& token : rules.tokens)
      if (same_secret(*given, token.secret)) found = &token;
    if (found == nullptr) return {401, "this token is not known"};
    peer = {found->name, found->scope};
  } else if (needed != Scope::anyone) {
    return {401, "a token is needed: send `Authorization: Bearer TOKEN`"};
  }
  if (peer.scope >= needed) return {};
  return {403, "this needs a token of scope " + std::string(to_string(needed)) + ", the one sent has " +
                   std::string(to_string(peer.scope))};
}

}  // namespace squall::server
