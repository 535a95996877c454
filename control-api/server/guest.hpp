// Another server's API on the same port: it owns some paths, with its own statuses, errors and manners, and the
// dispatcher hands it whatever is asked of them. Called from every server's thread at once.
#pragma once

#include <string_view>

#include "server/message.hpp"

namespace squall::server {

class Guest {
 public:
  virtual ~Guest() = default;

  // `raw_path` is still percent-encoded.
  virtual bool owns(std::string_view raw_path) const = 0;

  // Whether its paths are open to whoever can connect: no token, no Host that must be known.
  virtual bool is_open() const = 0;

  // Every method on every path that it owns.
  virtual Response answer(const Request& request) const = 0;
};

}  // namespace squall::server
