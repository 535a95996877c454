// Which HTTP messages a fault, or an endpoint, means: keys AND, the values of one key OR. Values are patterns as users
// write them: globs, or with a leading `~` regular expressions (proxy/faults/pattern.hpp).
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace squall {

// A class of status codes, or one: 500..599 is `5xx`.
struct StatusRange {
  int first = 0;
  int last = 0;  // inclusive
  bool operator==(const StatusRange&) const = default;
};

struct MessageMatch {
  using Named = std::pair<std::string, std::vector<std::string>>;  // a field's or a parameter's name, and its patterns

  std::vector<std::string> method{};  // case matters (RFC 9110 9.1)
  // `*` is one segment, `**` any number. The path is compared percent-decoded, but for %2F, which separates nothing.
  std::vector<std::string> path{};
  std::vector<std::string> host{};    // without the port, in any case
  std::vector<Named> header{};        // each name must be there with a value that fits; any of its lines
  std::vector<Named> query{};         // likewise, percent-decoded; any of its values
  std::vector<StatusRange> status{};  // of the response; fits no request

  bool empty() const {
    return method.empty() && path.empty() && host.empty() && header.empty() && query.empty() && status.empty();
  }
  bool operator==(const MessageMatch&) const = default;
};

}  // namespace squall
