// Who may: scopes, bearer tokens, the Host list and the Origin rule, as plain functions of values. The server asks them
// for each head before it reads a body. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <squall/problem.hpp>

#include "http/field.hpp"

namespace squall::server {

// Each includes the ones before it. `anyone` is for routes that need no token even when tokens are set: health probes.
enum class Scope { anyone, view, run, admin };

struct Peer {
  // For the audit: the token's name; without tokens user@uid on the Unix socket, else X-Squall-As, else the address.
  std::string who;
  Scope scope = Scope::anyone;
};

struct Token {
  Scope scope = Scope::view;
  std::string name;  // for the audit, unique
  std::string secret;
};

// A token file: one `scope name token` a line, blank lines and `#` comments aside. Whether the file's mode keeps others
// from reading it is the caller's to check. All bad lines at once, each with its line; a secret is never in a message.
Result<std::vector<Token>> load_tokens(std::string_view text);

// What the rules need to know of one connection.
struct Origin {
  bool unix_socket = false;
  std::string peer;       // user@uid, or the client's address with port
  std::string local;      // tcp: the literal address the client connected to, without port
  bool loopback = false;  // tcp: the client is on this machine
};

struct AccessRules {
  std::vector<Token> tokens;       // empty: everybody who can connect is admin
  std::vector<std::string> hosts;  // Host values besides loopback names and the connection's own address; with a port
                                   // they match exactly, without one any port
  // The port is open to the clients of a guest, so /v1 answers the Unix socket and loopback only.
  bool only_near = false;
};

// Why a request is not served: an HTTP status, and what to tell the client.
struct Denial {
  int status = 0;
  std::string reason;
};

// Whether a path minds by which name its client came, and from where: beside an open guest only /v1 does.
bool is_guarded(const AccessRules& rules, std::string_view path);

// Whether a client from there may call this path (403). status 0: fine.
Denial check_distance(const AccessRules& rules, const Origin& origin, std::string_view path);

// Host (RFC 9110 7.4: 421) and, for anything but GET and HEAD, Origin (403). status 0: fine.
Denial check_site(const AccessRules& rules, const Origin& origin, std::string_view method, const http::Fields& fields);

// Who calls where nobody needs a token. Beside tokens nobody may say a name of their own.
Peer peer_without_token(const AccessRules& rules, const Origin& origin, const http::Fields& fields);

// Bearer token (RFC 6750: 401) and scope (403). Fills `peer` on success. status 0: fine.
Denial check_peer(const AccessRules& rules, const Origin& origin, Scope needed, const http::Fields& fields, Peer& peer);

std::string_view to_string(Scope scope);

}  // namespace squall::server
