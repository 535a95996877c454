// Flag values and fault files through the loader that the server uses too. Called by the fault verbs.
#include "cli/value.hpp"

#include "cli/views.hpp"
#include "config/fault_codec.hpp"
#include "config/loader.hpp"

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

}  // namespace

Json parse_value(const std::string& flag, const std::string& text) {
  const auto tree = config::load_text(text, config::Format::yaml);
  if (!tree) {
    const Problem& problem = tree.error().front();
    throw Failure(exit_usage,
                  flag + " " + text + ": " + problem.message + (problem.hint.empty() ? "" : "\n  -> " + problem.hint));
  }
  return Json::parse(config::to_json(*tree));
}

FaultFile load_fault_file(const std::string& path) {
  auto tree = config::load_file(path);
  if (!tree) throw listed(path, tree.error());
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
