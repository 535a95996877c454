// check: whether files are what they should be, before anybody needs them. No server is asked, so what only one knows
// (its hops, its limits) is left to it.
#include <filesystem>
#include <map>
#include <memory>

#include "cli/check_file.hpp"
#include "cli/context.hpp"
#include "cli/failure.hpp"
#include "config/reader.hpp"

namespace squall::cli {
namespace {

constexpr char no_kind[] =
    "is no experiment (claim, phases), no fault file (faults) and no configuration of a server (hops, api)";

std::string_view word_of(FileKind kind) {
  switch (kind) {
    case FileKind::experiment: return "experiment";
    case FileKind::faults: return "faults";
    case FileKind::server: return "server";
    case FileKind::other: break;
  }
  return "skipped";
}

std::string good_text(const CheckedFile& file) {
  switch (file.kind) {
    case FileKind::experiment: return "valid experiment " + file.name;
    case FileKind::faults:
      return "valid fault file, " + std::to_string(file.faults) + (file.faults == 1 ? " fault" : " faults");
    case FileKind::server: return "valid configuration of a server";
    case FileKind::other: break;
  }
  return std::string("skipped: it ") + no_kind;
}

class Checking {
 public:
  explicit Checking(Context& context) : context_(context) {}

  int run(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      if (std::filesystem::is_directory(path))
        add_folder(path);
      else
        add(path, true);
    }
    context_.print_json(Json{{"files", files_}});
    return good_ ? exit_ok : exit_usage;
  }

 private:
  void add_folder(const std::string& folder) {
    const std::vector<std::string> files = files_below(folder);
    for (const std::string& path : files) add(path, false);
    if (!files.empty()) return;
    CheckedFile nothing;
    nothing.path = folder;
    nothing.problems = {{"", "holds no *.yaml, *.yml or *.json", "name a file, or another folder"}};
    print(nothing);
  }

  // Whoever names a file means that it is one of ours, and so does a file that begins with `squall`; in a folder others
  // may stand beside them, and journeys.
  void add(const std::string& path, bool named) {
    CheckedFile file = check_file(path, context_.hooks.catalog);
    const bool ours = named || (file.tree.find("squall") != nullptr && file.tree.find("journey") == nullptr);
    if (ours && file.kind == FileKind::other && file.problems.empty()) file.problems = {{"", no_kind, ""}};
    if (!file.name.empty()) {
      const auto [first, is_new] = first_of_.emplace(file.name, path);
      if (!is_new && first->second != path)
        file.problems =
            located({{"/name", "\"" + file.name + "\" is already the name of " + first->second, "give each its own"}},
                    file.tree);
    }
    print(file);
  }

  void print(const CheckedFile& file) {
    good_ = good_ && file.problems.empty();
    if (context_.json())
      files_.push_back(as_json(file));
    else if (file.problems.empty())
      context_.out << file.path << ": " << good_text(file) << '\n';
    else
      context_.err << config::format_problems(file.path, file.problems);
  }

  static Json as_json(const CheckedFile& file) {
    Json errors = Json::array();
    for (const Problem& problem : file.problems) {
      Json error{{"path", problem.path}};
      if (problem.line != 0) error.update({{"line", problem.line}, {"column", problem.column}});
      error["message"] = problem.message;
      if (!problem.hint.empty()) error["hint"] = problem.hint;
      errors.push_back(std::move(error));
    }
    Json json{{"path", file.path}, {"kind", word_of(file.kind)}};
    if (!file.name.empty()) json["name"] = file.name;
    json.update({{"valid", file.problems.empty()}, {"errors", std::move(errors)}});
    return json;
  }

  Context& context_;
  std::map<std::string, std::string> first_of_;  // the file of each experiment's name
  Json files_ = Json::array();
  bool good_ = true;
};

}  // namespace

void add_check_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("check", "Check files of experiments, faults and servers, without a server");
  const auto paths = std::make_shared<std::vector<std::string>>();
  verb->add_option("PATH", *paths, "Files, or folders to look through for *.yaml, *.yml and *.json")->required();
  verb->callback([&context, paths] { context.action = [&context, paths] { return Checking(context).run(*paths); }; });
}

}  // namespace squall::cli
