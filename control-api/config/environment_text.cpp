// See environment_text.hpp.
#include "config/environment_text.hpp"

#include <algorithm>

namespace squall::config {
namespace {

constexpr std::string_view opening = "${";
constexpr std::string_view kind = "env:";

bool is_variable_name(std::string_view text) {
  const auto plain = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
  };
  const bool begins_well = !text.empty() && (text.front() < '0' || text.front() > '9');
  return begins_well && text.size() <= 128 && std::all_of(text.begin(), text.end(), plain);
}

// What stands between `${` and `}`. It is not shown when it is no reference: it may be half a secret.
Result<std::string> value_of(std::string_view reference, const Environment& environment) {
  if (!reference.starts_with(kind) || !is_variable_name(reference.substr(kind.size())))
    return refuse("", "has a ${...} that is no reference to a variable", "write ${env:NAME}");
  const std::string name(reference.substr(kind.size()));
  const auto value = environment ? environment(name) : std::nullopt;
  if (!value) return refuse("", "the environment has no variable " + name, "set it before squall starts");
  if (value->empty()) return refuse("", "the variable " + name + " is empty", "set it before squall starts");
  return *value;
}

}  // namespace

Result<std::string> resolve_environment(std::string_view text, const Environment& environment) {
  std::string resolved;
  Problems problems;
  for (std::size_t at = text.find(opening); at != std::string_view::npos; at = text.find(opening)) {
    resolved += text.substr(0, at);
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) return refuse("", "has a ${ without its }", "write ${env:NAME}");
    const auto value = value_of(text.substr(at + opening.size(), end - at - opening.size()), environment);
    if (value)
      resolved += *value;
    else
      problems.push_back(value.error().front());
    text.remove_prefix(end + 1);
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return resolved += text;
}

}  // namespace squall::config
