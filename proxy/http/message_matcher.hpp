// A MessageMatch compiled: whether it means a request, or the response to it. Compiled once when its fault or endpoint
// is published, asked for every message, on any shard. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <squall/message_match.hpp>
#include <squall/problem.hpp>

#include "faults/pattern.hpp"
#include "http/field.hpp"
#include "http/request_head.hpp"

namespace squall::http {

// What patterns are compared with, taken from a head once for all of them. Borrows the head.
class RequestTraits {
 public:
  explicit RequestTraits(const RequestHead& head);

  const std::string& method() const { return head_.method; }
  const std::string& path() const { return path_; }
  std::string_view host() const { return host_; }
  const Fields& fields() const { return head_.fields; }
  const std::vector<std::pair<std::string, std::string>>& query() const { return query_; }

 private:
  const RequestHead& head_;
  std::string path_;
  std::string host_;
  std::vector<std::pair<std::string, std::string>> query_;
};

class MessageMatcher {
 public:
  // Every problem at once; paths are relative to the match: "/header/x-user/0".
  static Result<MessageMatcher> compile(const MessageMatch& match);

  // `status`: of the response that is judged; none while it is the request.
  bool fits(const RequestTraits& request, std::optional<int> status) const;

  // Whether any of its keys fits by itself; false when it has none.
  bool fits_any_key(const RequestTraits& request, std::optional<int> status) const;

 private:
  using Patterns = std::vector<faults::Pattern>;
  using Named = std::vector<std::pair<std::string, Patterns>>;

  Patterns method_, path_, host_;
  Named header_, query_;
  std::vector<StatusRange> status_;
};

}  // namespace squall::http
