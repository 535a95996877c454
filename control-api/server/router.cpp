// See router.hpp. A few dozen routes, so each call looks at all of them.
#include "server/router.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "http/target.hpp"

namespace squall::server {

namespace {

using Parameters = std::map<std::string, std::string, std::less<>>;

// The segment up to the next slash; the path is moved past it.
std::string_view next_segment(std::string_view& path) {
  const std::size_t slash = path.find('/');
  const std::string_view segment = path.substr(0, slash);
  path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  return segment;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

bool same_count_of_segments(std::string_view left, std::string_view right) {
  return std::count(left.begin(), left.end(), '/') == std::count(right.begin(), right.end(), '/');
}

std::optional<Parameters> match(std::string_view pattern, std::string_view path) {
  if (!path.starts_with('/') || !same_count_of_segments(pattern, path)) return std::nullopt;
  Parameters parameters;
  while (!pattern.empty() || !path.empty()) {
    const std::string_view wanted = next_segment(pattern);
    std::optional<std::string> given = http::percent_decode(next_segment(path));
    if (!given) return std::nullopt;
    if (!is_parameter(wanted)) {
      if (wanted != *given) return std::nullopt;
    } else {
      if (given->empty()) return std::nullopt;
      parameters.emplace(wanted.substr(1, wanted.size() - 2), std::move(*given));
    }
  }
  return parameters;
}

std::string join(const std::set<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list.append(list.empty() ? "" : ", ").append(word);
  return list;
}

}  // namespace

void Router::add(std::string method, std::string pattern, Scope scope, Handler handler, Body body, Where where) {
  routes_.push_back({std::move(method), std::move(pattern), scope, body, std::move(handler), where});
}

Router::Match Router::find(std::string_view method, std::string_view raw_path) const {
  if (method == "HEAD") method = "GET";
  Match best;
  std::set<std::string> allowed;
  for (const Route& route : routes_) {
    auto parameters = match(route.pattern, raw_path);
    if (!parameters) continue;
    allowed.insert(route.method);
    if (route.method == "GET") allowed.insert("HEAD");
    if (route.method != method || (best.route != nullptr && best.parameters.size() <= parameters->size())) continue;
    best.route = &route;
    best.parameters = std::move(*parameters);
  }
  best.allow = join(allowed);
  return best;
}

}  // namespace squall::server
