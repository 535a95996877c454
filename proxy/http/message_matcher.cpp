// See message_matcher.hpp.
#include "http/message_matcher.hpp"

#include <algorithm>

#include "http/characters.hpp"
#include "http/target.hpp"

namespace squall::http {

namespace {

using faults::Pattern;

// Segments stay what they are: an encoded slash remains encoded, and so does what is not percent-encoding at all.
std::string decode_path(std::string_view raw) {
  std::string path;
  path.reserve(raw.size());
  while (!raw.empty()) {
    const bool encoded = raw.size() >= 3 && raw[0] == '%' && hex_value(raw[1]) >= 0 && hex_value(raw[2]) >= 0;
    const char c = encoded ? static_cast<char>(hex_value(raw[1]) * 16 + hex_value(raw[2])) : raw[0];
    const std::size_t size = encoded ? 3 : 1;
    if (encoded && c == '/')
      path += "%2F";
    else
      path += c;
    raw.remove_prefix(size);
  }
  return path;
}

// uri-host of `uri-host [":" port]`; an IPv6 literal keeps its brackets.
std::string_view without_port(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  const std::size_t bracket = authority.rfind(']');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
  return has_port ? authority.substr(0, colon) : authority;
}

// A target split where it is sure: read_target gives up on bad percent-encoding, which must not hide a request here.
struct Parts {
  std::string_view authority, path, query;
};

Parts split(std::string_view target) {
  Parts parts;
  if (const std::size_t scheme = target.find("://"); !target.starts_with('/') && scheme != std::string_view::npos) {
    target.remove_prefix(scheme + 3);
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    parts.authority = target.substr(0, end);
    target.remove_prefix(end);
    if (!target.starts_with('/')) parts.path = "/";
  }
  const std::size_t mark = std::min(target.find('?'), target.size());
  if (mark > 0) parts.path = target.substr(0, mark);
  if (mark < target.size()) parts.query = target.substr(mark + 1);
  return parts;
}

std::string decode(std::string_view text) { return percent_decode(text, true).value_or(std::string(text)); }

}  // namespace

RequestTraits::RequestTraits(const RequestHead& head) : head_(head) {
  Parts parts = split(head.target);
  path_ = decode_path(parts.path);
  const std::string* field = find_field(head.fields, "host");
  if (parts.authority.empty() && field != nullptr) parts.authority = *field;  // RFC 9112 3.2.2: the absolute-form wins
  host_ = without_port(parts.authority);
  while (!parts.query.empty()) {
    const std::size_t end = std::min(parts.query.find('&'), parts.query.size());
    const std::string_view pair = parts.query.substr(0, end);
    parts.query.remove_prefix(std::min(end + 1, parts.query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    query_.emplace_back(decode(pair.substr(0, equals)), decode(pair.substr(std::min(equals + 1, pair.size()))));
  }
}

namespace {

// Reads lists of patterns and adds each problem with its place.
class Compiler {
 public:
  std::vector<Pattern> list(const std::string& path, const std::vector<std::string>& texts, Pattern::Options options) {
    std::vector<Pattern> patterns;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      auto pattern = Pattern::compile(texts[i], options);
      if (pattern) {
        patterns.push_back(std::move(*pattern));
        continue;
      }
      for (Problem& problem : pattern.error()) {
        problem.path = path + '/' + std::to_string(i);
        problems.push_back(std::move(problem));
      }
    }
    return patterns;
  }

  auto named(const std::string& path, const std::vector<MessageMatch::Named>& all) {
    std::vector<std::pair<std::string, std::vector<Pattern>>> compiled;
    for (const auto& [name, texts] : all) compiled.emplace_back(name, list(path + '/' + name, texts, {}));
    return compiled;
  }

  Problems problems;
};

bool any_fits(const std::vector<Pattern>& patterns, std::string_view value) {
  return std::ranges::any_of(patterns, [value](const Pattern& pattern) { return pattern.fits(value); });
}

bool none_or_fits(const std::vector<Pattern>& patterns, std::string_view value) {
  return patterns.empty() || any_fits(patterns, value);
}

}  // namespace

Result<MessageMatcher> MessageMatcher::compile(const MessageMatch& match) {
  Compiler compiler;
  MessageMatcher matcher;
  matcher.method_ = compiler.list("/method", match.method, {});
  matcher.path_ = compiler.list("/path", match.path, {.separator = '/'});
  matcher.host_ = compiler.list("/host", match.host, {.ignore_case = true});
  matcher.header_ = compiler.named("/header", match.header);
  matcher.query_ = compiler.named("/query", match.query);
  matcher.status_ = match.status;
  if (!compiler.problems.empty()) return tl::unexpected(std::move(compiler.problems));
  return matcher;
}

namespace {

bool has_field(const RequestTraits& request, const std::string& name, const std::vector<Pattern>& patterns) {
  return std::ranges::any_of(request.fields(), [&](const Field& field) {
    return same_text(field.name, name) && any_fits(patterns, field.value);
  });
}

bool has_parameter(const RequestTraits& request, const std::string& name, const std::vector<Pattern>& patterns) {
  return std::ranges::any_of(request.query(), [&](const auto& parameter) {
    return parameter.first == name && any_fits(patterns, parameter.second);
  });
}

bool is_in(const std::vector<StatusRange>& ranges, std::optional<int> status) {
  return status && std::ranges::any_of(ranges, [&](const StatusRange& range) {
           return *status >= range.first && *status <= range.last;
         });
}

}  // namespace

bool MessageMatcher::fits(const RequestTraits& request, std::optional<int> status) const {
  const auto field = [&](const auto& wanted) { return has_field(request, wanted.first, wanted.second); };
  const auto parameter = [&](const auto& wanted) { return has_parameter(request, wanted.first, wanted.second); };
  return none_or_fits(method_, request.method()) && none_or_fits(path_, request.path()) &&
         none_or_fits(host_, request.host()) && std::ranges::all_of(header_, field) &&
         std::ranges::all_of(query_, parameter) && (status_.empty() || is_in(status_, status));
}

bool MessageMatcher::fits_any_key(const RequestTraits& request, std::optional<int> status) const {
  const auto field = [&](const auto& wanted) { return has_field(request, wanted.first, wanted.second); };
  const auto parameter = [&](const auto& wanted) { return has_parameter(request, wanted.first, wanted.second); };
  return any_fits(method_, request.method()) || any_fits(path_, request.path()) || any_fits(host_, request.host()) ||
         std::ranges::any_of(header_, field) || std::ranges::any_of(query_, parameter) || is_in(status_, status);
}

}  // namespace squall::http
