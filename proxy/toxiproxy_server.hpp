// `squall serve --toxiproxy`, and the binary called by the name toxiproxy-server: the same server behind that program's
// command line, with its log and its manners.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace squall {

// The flags when the process is to be a toxiproxy-server; nothing when it is not.
std::optional<std::vector<std::string>> toxiproxy_words(int argc, char** argv);

// Serves until SIGTERM; answers the exit code where it does not come that far.
int run_toxiproxy_server(const std::vector<std::string>& words, const std::string& version);

}  // namespace squall
