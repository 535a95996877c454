// From tree to experiment: variables are put in, secrets are fetched, every problem is told at once. Called for files
// (`squall check`, the server's folder) and for the bodies of API calls. Pure: the environment comes in as a function.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <squall/catalog.hpp>
#include <squall/hop.hpp>

#include "config/fault_codec.hpp"
#include "config/node.hpp"
#include "experiment/experiment.hpp"

namespace squall::experiment {

struct DecodeOptions {
  Catalog catalog;
  NameValues vars = {};  // `--var k=v`; each must be one of the file's own
  // Of `${env:NAME}`. Without it references stay as they are written, for looks that need no secrets.
  std::function<std::optional<std::string>(const std::string& name)> environment = {};
};

struct Decoded {
  Experiment experiment;
  std::vector<std::string> secrets;  // their values: to be masked wherever text is kept or shown
};

// Problems are located in `node`.
Result<Decoded> decode_experiment(const config::Node& node, const DecodeOptions& options);

// What of a server an experiment is judged against.
struct ServerView {
  std::string env;
  std::vector<HopSpec> hops;
  config::FaultLimits limits;
  std::vector<std::vector<std::string>> commands;  // argv prefixes that checks may run
};

// Unknown hops and metrics, limits, faults that the hop's protocol does not have, commands that are not allowed. Paths
// point into the file, without line and column: see config::located. Settles the dose units of `experiment`, and lowers
// its max_probability to the server's.
Problems check_experiment(Experiment& experiment, const ServerView& server, Catalog catalog);

// An experiment is for one environment, which must be the server's; the first part of check_experiment.
Problems check_env(const Experiment& experiment, const std::string& server_env);

// `text` with every secret replaced by ***.
std::string masked(std::string text, std::span<const std::string> secrets);

// draft-07, for editors.
config::Node experiment_schema(Catalog catalog);

}  // namespace squall::experiment
