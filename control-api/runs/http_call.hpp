// One HTTP request to the outside and its answer, within a stop. Called by the sources and by Webhooks, each on its own
// thread; blocks until it is answered, fails or is stopped, or for as long as the resolver does.
#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <squall/time.hpp>

namespace squall::runs {

struct HttpCall {
  std::string url;  // http:// or https://, encoded
  std::string method = "GET";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Duration timeout = std::chrono::seconds{5};  // of the whole, by the stop of who calls; a second later of each step
  std::size_t answer_bytes = 64 << 10;         // no more of the answer's body is read
};

struct HttpAnswer {
  int status = 0;       // 0: there was none
  std::string body;     // at most answer_bytes
  bool whole = true;    // false: the body is longer
  std::string why_not;  // without a status, or when the body broke off: one sentence
  bool good() const { return status >= 200 && status < 300 && why_not.empty(); }
};

// Follows no redirect, sends no credentials but the given headers, and asks certificates of https. Never throws for
// what the other side does.
HttpAnswer http_call(const HttpCall& wanted, const std::stop_token& stop);

// A query value, percent-encoded (RFC 3986 unreserved characters stay).
std::string percent_encoded(std::string_view text);

// `https://host:port` of a URL: what may be shown of one whose path may carry a secret.
std::string origin_of(std::string_view url);

}  // namespace squall::runs
