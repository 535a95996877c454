// The global options at work: the server's client with its token, and JSON output. Called by the verbs.
#include "cli/context.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "cli/failure.hpp"
#include "cli/human.hpp"

namespace squall::cli {
namespace {

// The token of a client's file (one bare token) or of a server's (`scope name token` a line: the first one's).
std::string read_token(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw Failure(exit_usage, "cannot read the token file " + path);
  for (std::string line; std::getline(file, line);) {
    const auto end = line.find_last_not_of(" \t\r");
    const auto start = line.find_first_not_of(" \t");
    if (end == std::string::npos || line[start] == '#') continue;
    line.resize(end + 1);
    const auto blank = line.find_last_of(" \t");
    return blank == std::string::npos ? line : line.substr(blank + 1);
  }
  throw Failure(exit_usage, "the token file " + path + " holds no token");
}

// As the environment has it: a name service may ask over the very network that is broken when somebody types halt.
// Empty when there is none that fits into a header.
std::string login_name() {
  const auto is_printable = [](char byte) { return byte > ' ' && byte <= '~'; };
  for (const char* variable : {"SUDO_USER", "LOGNAME", "USER"}) {
    const char* value = std::getenv(variable);
    const std::string name = value == nullptr ? "" : value;
    if (!name.empty() && std::ranges::all_of(name, is_printable)) return name;
  }
  return "";
}

}  // namespace

// Where a token or the socket says who it is, the login name is nobody's business.
Client& Context::server() {
  if (client_) return *client_;
  if (token_file.empty())
    client_ =
        std::make_unique<Client>(ClientOptions{url, {}, who.empty() && !url.starts_with("unix:") ? login_name() : who});
  else
    client_ = std::make_unique<Client>(ClientOptions{url, read_token(token_file), who});
  return *client_;
}

std::string Context::to_type(const std::string& words) const {
  return "squall " + (url_by_flag ? "--url " + shell_word(url) + " " : std::string{}) + words;
}

bool Context::print_json(const Json& answer) const {
  if (json()) out << answer.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  return json();
}

}  // namespace squall::cli
