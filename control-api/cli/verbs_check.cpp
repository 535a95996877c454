// check: whether files are what they should be, before anybody needs them. No server is asked, so what only one knows
// (its hops, its limits) is left to it. What the files say of each other is looked at when all are read.
#include <filesystem>
#include <memory>

#include "cli/check_file.hpp"
#include "cli/context.hpp"
#include "cli/cross_check.hpp"
#include "cli/failure.hpp"
#include "cli/runbook_file.hpp"
#include "config/reader.hpp"

namespace squall::cli {
namespace {

constexpr char no_kind[] =
    "is no experiment (claim, phases), no journey (journey), no fault file (faults) and no configuration of a server "
    "(hops, api)";

constexpr char no_runbook[] =
    "is no runbook (a *.md in a folder named runbooks, or with a hop in its front matter; a README never is)";

std::string_view word_of(FileKind kind) {
  switch (kind) {
    case FileKind::experiment: return "experiment";
    case FileKind::journey: return "journey";
    case FileKind::runbook: return "runbook";
    case FileKind::faults: return "faults";
    case FileKind::server: return "server";
    case FileKind::other: break;
  }
  return "skipped";
}

std::string so_many(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::size_t cells_of(const journey::Journey& journey) {
  std::size_t cells = 0;
  for (const journey::Hop& hop : journey.hops) cells += hop.cells.size();
  return cells;
}

std::string good_text(const CheckedFile& file) {
  switch (file.kind) {
    case FileKind::experiment: return "valid experiment " + file.name;
    case FileKind::journey: return "valid journey " + file.name + ", " + so_many(cells_of(*file.journey), "cell");
    case FileKind::runbook:
      return (is_template(file) ? "valid template of a runbook" : "valid runbook " + file.name) + ", " +
             so_many(file.runbook->steps.size(), "step");
    case FileKind::faults: return "valid fault file, " + so_many(file.faults, "fault");
    case FileKind::server: return "valid configuration of a server";
    case FileKind::other: break;
  }
  return std::string("skipped: it ") + (file.path.ends_with(".md") ? no_runbook : no_kind);
}

class Checking {
 public:
  explicit Checking(Context& context) : context_(context) {}

  int run(const std::vector<std::string>& paths) {
    std::vector<CheckedFile> files;
    for (const std::string& path : paths) {
      if (std::filesystem::is_directory(path))
        add_folder(path, files);
      else
        files.push_back(looked_at(path, false));
    }
    cross_check(files);
    for (const CheckedFile& file : files) print(file);
    context_.print_json(Json{{"files", files_}});
    return good_ ? exit_ok : exit_usage;
  }

 private:
  void add_folder(const std::string& folder, std::vector<CheckedFile>& into) {
    const std::vector<std::string> files = files_below(folder);
    for (const std::string& path : files) into.push_back(looked_at(path, true));
    if (!files.empty()) return;
    CheckedFile nothing;
    nothing.path = folder;
    nothing.problems = {{"", "holds no *.yaml, *.yml or *.json, and no runbook", "name a file, or another folder"}};
    into.push_back(std::move(nothing));
  }

  // Whoever names a file means that it is one of ours, and so does a file that begins with `squall`; in a folder others
  // may stand beside them. Markdown is most often somebody else's, a README or a file among those that changed.
  CheckedFile looked_at(const std::string& path, bool below_folder) {
    CheckedFile file;
    file.path = path;
    if (!below_folder && is_other_markdown(path)) return file;
    file = check_file(path, context_.hooks.catalog);
    file.below_folder = below_folder;
    const bool ours = !below_folder || file.tree.find("squall") != nullptr;
    if (ours && file.kind == FileKind::other && file.problems.empty()) file.problems = {{"", no_kind, ""}};
    return file;
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
  Json files_ = Json::array();
  bool good_ = true;
};

}  // namespace

void add_check_verb(CLI::App& app, Context& context) {
  CLI::App* verb =
      app.add_subcommand("check", "Check experiments, journeys, runbooks, faults and configurations, without a server");
  const auto paths = std::make_shared<std::vector<std::string>>();
  verb->add_option("PATH", *paths, "Files, or folders to look through for *.yaml, *.yml, *.json and runbooks")
      ->required();
  verb->callback([&context, paths] { context.action = [&context, paths] { return Checking(context).run(*paths); }; });
}

}  // namespace squall::cli
