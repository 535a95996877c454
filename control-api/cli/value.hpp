// What a user wrote, as the JSON that the server takes: a flag's value, a file of faults. Reads files; no network.
#pragma once

#include <filesystem>
#include <string>

#include "cli/client.hpp"
#include "cli/failure.hpp"
#include "config/node.hpp"

namespace squall::cli {

// A flag's value in YAML's flow style: 200ms, true, {uniform: [50ms, 150ms]}. Throws Failure when it is neither.
Json parse_value(const std::string& flag, const std::string& text);

// `trace: FILE` becomes the durations in it, because the server reads no files. Relative to `folder`. Throws Failure.
void read_traces(config::Node& node, const std::filesystem::path& folder);

struct FaultFile {
  std::string path;
  config::Node tree;
  Json body;  // of PUT /v1/faults
};

// Throws Failure that lists every problem as file:line:column.
FaultFile load_fault_file(const std::string& path);

// Finds the line of each problem that the server has with a file's faults.
class FilePlaces : public Places {
 public:
  explicit FilePlaces(const FaultFile& file) : file_(file) {}
  std::string place(const Json& error) const override;

 private:
  const FaultFile& file_;
};

}  // namespace squall::cli
