// `fault add`: flags to the JSON of one fault. Every verb of the vocabulary is a flag of its own; `--set verb=value`
// says the same for one that this command line does not know yet.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <squall/catalog.hpp>

#include "cli/client.hpp"
#include "cli/failure.hpp"

namespace squall::cli {

struct FaultFlags {
  std::string name;  // empty: the server makes one up
  std::string hop;
  std::string on;
  std::string lasts;  // --for
  std::string pulse;  // ON/OFF
  bool new_only = false;
  std::map<std::string, std::string> verbs;               // by name, as written; filled by their flags
  std::map<std::string, std::string> keys;                // the other flags, by the fault's key: dose.probability
  std::map<std::string, std::vector<std::string>> lists;  // the same for those that may be repeated
  std::vector<std::string> set;                           // key=value

  void add_to(CLI::App& app, Catalog catalog);
  Json fault() const;  // throws Failure
};

// The server's problems with a fault, by the flag that caused them: `/delay` is --delay.
class FlagPlaces : public Places {
 public:
  std::string place(const Json& error) const override;
};

}  // namespace squall::cli
