// Flag values and fault files through the loader that the server uses too. Called by the fault verbs.
#include "cli/value.hpp"

#include <filesystem>
#include <fstream>

#include "cli/views.hpp"
#include "config/fault_codec.hpp"
#include "config/loader.hpp"
#include "config/trace_file.hpp"
#include "config/units.hpp"

namespace squall::cli {
namespace {

std::string position(const std::string& file, int line, int column) {
  return line == 0 ? file : file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

Failure listed(const std::string& file, const Problems& problems) {
  std::string text = problems.size() == 1 ? "" : std::to_string(problems.size()) + " problems";
  for (const Problem& problem : problems) {
    const std::string where = position(file, problem.line, problem.column);
    text += (text.empty() ? "" : "\n  ") + where + ": " + (problem.path.empty() ? "" : problem.path + ": ") +
            problem.message;
    if (!problem.hint.empty()) text += "\n    -> " + problem.hint;
  }
  return {exit_usage, text};
}

// The nearest place in the tree that the pointer leads to: a missing key has none, so its parent stands for it.
const config::Node* nearest(const config::Node& tree, std::string pointer) {
  for (;;) {
    if (const config::Node* node = config::at(tree, pointer); node != nullptr && node->line != 0) return node;
    if (pointer.empty()) return nullptr;
    const auto slash = pointer.rfind('/');
    pointer.resize(slash == std::string::npos ? 0 : slash);
  }
}

constexpr std::size_t largest_trace_file = std::size_t{16} << 20;

config::Node durations_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Failure(exit_usage, path + ": the trace cannot be read\n  -> name a file of durations");
  std::string text(largest_trace_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > largest_trace_file) throw Failure(exit_usage, path + ": a trace file has at most 16 MiB");
  const auto values = config::parse_trace(text);
  if (!values) throw listed(path, values.error());
  config::Node list = config::Node::list();
  for (const Duration value : *values) list.push(config::Node::string(config::print(value)));
  return list;
}

}  // namespace

void read_traces(config::Node& node, const std::filesystem::path& folder) {
  for (config::Member& member : node.members) {
    config::Node& value = member.value;
    if (member.key != "trace" || !value.is(config::Node::Kind::string)) {
      read_traces(value, folder);
      continue;
    }
    const config::Node name = value;
    value = durations_of(folder / name.text);
    value.line = name.line;
    value.column = name.column;
  }
  for (config::Node& item : node.items) read_traces(item, folder);
}

Json parse_value(const std::string& flag, const std::string& text) {
  auto tree = config::load_text(text, config::Format::yaml);
  if (!tree) {
    const Problem& problem = tree.error().front();
    throw Failure(exit_usage,
                  flag + " " + text + ": " + problem.message + (problem.hint.empty() ? "" : "\n  -> " + problem.hint));
  }
  read_traces(*tree, {});
  return Json::parse(config::to_json(*tree));
}

FaultFile load_fault_file(const std::string& path) {
  auto tree = config::load_file(path);
  if (!tree) throw listed(path, tree.error());
  read_traces(*tree, std::filesystem::path(path).parent_path());
  auto body = config::decode_fault_file(*tree);
  if (!body) throw listed(path, body.error());
  return {path, std::move(*tree), Json::parse(config::to_json(*body))};
}

std::string FilePlaces::place(const Json& error) const {
  const std::string pointer = text_at(error, "path");
  const config::Node* node = nearest(file_.tree, pointer);
  const std::string where = node == nullptr ? file_.path : position(file_.path, node->line, node->column);
  return pointer.empty() ? where : where + ": " + pointer;
}

}  // namespace squall::cli
