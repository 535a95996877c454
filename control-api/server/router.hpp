// Which handler answers which method and path. Filled once by the routes before the servers start, then only read, from
// all threads of the servers: handlers must be callable concurrently (the control layer locks).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/access.hpp"
#include "server/message.hpp"

namespace squall::server {

using Handler = std::function<Response(const Request&)>;

// What a route does with a body. Where it takes one, a body that is not empty must come as application/json,
// application/yaml or application/merge-patch+json (415).
enum class Body {
  ignored,   // whatever came is not looked at
  optional,  // may be empty
  required   // an empty one is 400
};

// Where a handler runs.
enum class Where {
  here,  // on the server's own thread: at once, and it may wait for nothing
  aside  // on one of a few threads beside it: it may wait for a disk, and others are served meanwhile
};

struct Route {
  std::string method;
  std::string pattern;
  Scope scope = Scope::admin;
  Body body = Body::ignored;
  Handler handler;
  Where where = Where::here;
};

class Router {
 public:
  // `pattern` is "/v1/hops/{name}/connections": literal segments win over `{parameter}` segments. GET also answers
  // HEAD.
  void add(std::string method, std::string pattern, Scope scope, Handler handler, Body body = Body::ignored,
           Where where = Where::here);

  struct Match {
    const Route* route = nullptr;  // nothing: 404 when `allow` is empty, else 405
    std::map<std::string, std::string, std::less<>> parameters;
    std::string allow;  // methods that the path does have, as the Allow field wants them
  };

  // `raw_path` is the target's path, still percent-encoded: "%2F" is a character of a segment, not a separator.
  Match find(std::string_view method, std::string_view raw_path) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace squall::server
