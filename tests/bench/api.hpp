// A blocking HTTP client for squall's REST API, one connection for each call as curl would make it.
#pragma once

#include <cstdint>
#include <string>

namespace squall::bench {

struct Answer {
  int status = 0;
  std::string body;
};

/// Throws when nothing complete came back within five seconds.
Answer call(std::uint16_t port, const std::string& method, const std::string& target, const std::string& body = {});
/// The same, and throws on any status outside 2xx.
Answer must_call(std::uint16_t port, const std::string& method, const std::string& target,
                 const std::string& body = {});

}  // namespace squall::bench
