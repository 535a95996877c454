// The global options at work: the server's client with its token, and JSON output. Called by the verbs.
#include "cli/context.hpp"

#include <fstream>

#include "cli/failure.hpp"

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

}  // namespace

Client& Context::server() {
  if (!client_)
    client_ =
        std::make_unique<Client>(ClientOptions{url, token_file.empty() ? std::string{} : read_token(token_file), who});
  return *client_;
}

bool Context::print_json(const Json& answer) const {
  if (json()) out << answer.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  return json();
}

}  // namespace squall::cli
