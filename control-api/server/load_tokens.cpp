// Token files; see access.hpp. A secret never gets into a message.
#include <algorithm>
#include <optional>

#include "server/access.hpp"

namespace squall::server {

namespace {

std::optional<Scope> scope_named(std::string_view word) {
  for (const Scope scope : {Scope::view, Scope::run, Scope::admin})
    if (word == to_string(scope)) return scope;
  return std::nullopt;
}

std::vector<std::string_view> words_of(std::string_view line) {
  constexpr std::string_view space = " \t\r";
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  while ((begin = line.find_first_not_of(space, begin)) != std::string_view::npos) {
    if (words.empty() && line[begin] == '#') break;
    const std::size_t end = std::min(line.find_first_of(space, begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

// b64token of RFC 6750 2.1: what can be sent in an Authorization field.
bool is_sendable(std::string_view secret) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-._~+/=").find(c) != std::string_view::npos;
  };
  return std::all_of(secret.begin(), secret.end(), allowed);
}

std::string fault_of(const std::vector<std::string_view>& words, const std::vector<Token>& tokens) {
  if (words.size() != 3) return "expected three words: scope name token";
  if (!scope_named(words[0])) return "the scope must be view, run or admin, not `" + std::string(words[0]) + "`";
  if (!is_sendable(words[2])) return "the token holds characters other than letters, digits and -._~+/=";
  for (const Token& token : tokens) {
    if (token.name == words[1]) return "the name `" + token.name + "` is given twice";
    if (token.secret == words[2]) return "this token is the same as that of `" + token.name + "`";
  }
  return {};
}

}  // namespace

Result<std::vector<Token>> load_tokens(std::string_view text) {
  std::vector<Token> tokens;
  Problems problems;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::vector<std::string_view> words = words_of(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (words.empty()) continue;
    std::string fault = fault_of(words, tokens);
    if (fault.empty())
      tokens.push_back({*scope_named(words[0]), std::string(words[1]), std::string(words[2])});
    else
      problems.push_back({"", std::move(fault), "write one `scope name token` a line", number, 1});
  }
  if (tokens.empty() && problems.empty())
    return refuse("", "there is no token in it", "write one `scope name token` a line");
  if (!problems.empty()) return tl::unexpected<Problems>(std::move(problems));
  return tokens;
}

}  // namespace squall::server
