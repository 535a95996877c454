// See init_journey.hpp.
#include "cli/init_journey.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "cli/check_file.hpp"
#include "cli/failure.hpp"
#include "cli/init_stubs.hpp"
#include "config/reader.hpp"

namespace squall::cli {
namespace {

namespace fs = std::filesystem;

// What stands in the two folders already.
struct Present {
  std::vector<CheckedFile> files;
  std::set<std::string> experiments;  // names
  std::optional<std::string> env;     // of the server's configuration, when it can be read

  const CheckedFile* proves(const std::string& cell) const {
    const auto found = std::ranges::find_if(
        files, [&](const CheckedFile& file) { return file.experiment && file.experiment->cell == cell; });
    return found == files.end() ? nullptr : &*found;
  }
  const CheckedFile* runbook_of(const std::string& hop) const {
    const auto found = std::ranges::find_if(
        files, [&](const CheckedFile& file) { return file.runbook && file.runbook->hop == hop && !is_template(file); });
    return found == files.end() ? nullptr : &*found;
  }
};

Present look(const Folders& folders, Catalog catalog) {
  Present present;
  for (const fs::path& folder : {folders.experiments, folders.runbooks})
    for (const std::string& path : files_below(folder.string())) present.files.push_back(check_file(path, catalog));
  for (const CheckedFile& file : present.files)
    if (file.experiment) present.experiments.insert(file.experiment->name);
  // Where `squall init` puts it.
  const fs::path configuration = (folders.experiments / ".." / "squall.yaml").lexically_normal();
  std::error_code unreadable;
  if (!fs::is_regular_file(configuration, unreadable)) return present;
  if (CheckedFile server = check_file(configuration.string(), catalog);
      server.kind == FileKind::server && server.problems.empty())
    present.env = std::move(server.env);
  return present;
}

journey::Journey read_journey(const std::string& path, Catalog catalog) {
  CheckedFile file = check_file(path, catalog);
  if (file.kind != FileKind::journey && file.problems.empty())
    file.problems = {{"", "is no journey", "one begins with squall: 1 and journey: NAME"}};
  if (!file.problems.empty() || !file.journey) {
    std::string text = config::format_problems(path, file.problems);
    while (text.ends_with('\n')) text.pop_back();
    throw Failure(exit_usage, "the journey is not right yet\n" + text);
  }
  return std::move(*file.journey);
}

class Search {
 public:
  Search(const journey::Journey& journey, const Folders& folders, const Present& present)
      : journey_(journey), folders_(folders), present_(present) {}

  Lacking run() {
    for (const journey::Hop& hop : journey_.hops) {
      // First, for the stubs of its experiments name it.
      const std::string runbook = look_for_runbook(hop);
      for (const journey::Cell& cell : hop.cells) look_for_experiment(hop, cell, runbook);
    }
    return std::move(lacking_);
  }

 private:
  std::string look_for_runbook(const journey::Hop& hop) {
    if (hop.runbook.empty())
      if (const CheckedFile* there = present_.runbook_of(hop.id)) {
        lacking_.stubs.push_back({there->path, "", hop.id + ": runbook: " + there->name});
        return there->name;
      }
    const std::string name = hop.runbook.empty() ? hop.id : hop.runbook;
    const fs::path path = folders_.runbooks / (name + ".md");
    const std::string line = hop.runbook.empty() ? hop.id + ": runbook: " + name : "";
    if (!fs::exists(path) && std::ranges::count(lacking_.stubs, path, &Stub::path) == 0)
      lacking_.stubs.push_back({path, runbook_stub(journey_, hop), line});  // hops may share one
    else if (!line.empty())
      lacking_.stubs.push_back({path, "", line});
    return name;
  }

  void look_for_experiment(const journey::Hop& hop, const journey::Cell& cell, const std::string& runbook) {
    const std::string mode(to_string(cell.mode));
    const std::string where = hop.id + ", " + mode + ": experiment: ";
    const std::string full_name = cell_name(journey_, hop, cell);
    if (!cell.experiment.empty() && present_.experiments.contains(cell.experiment)) return;
    if (const CheckedFile* there = present_.proves(full_name); there != nullptr && cell.experiment.empty()) {
      lacking_.stubs.push_back({there->path, "", where + there->name});
      return;
    }
    if (hop.proxy.empty()) {
      lacking_.blind.push_back(full_name);
      return;
    }
    const std::string name = cell.experiment.empty() ? free_name(hop.id + "-" + mode) : cell.experiment;
    const fs::path path = folders_.experiments / (name + ".yaml");
    journey::Hop with_runbook = hop;
    with_runbook.runbook = runbook;
    const std::string line = cell.experiment.empty() ? where + name : "";
    std::string text = fs::exists(path) ? "" : experiment_stub(journey_, with_runbook, cell, name, present_.env);
    lacking_.stubs.push_back({path, std::move(text), line});
  }

  // Another journey may have a hop of this name, and `a-b` with `c` is written as `a` with `b-c` is.
  std::string free_name(const std::string& wanted) const {
    if (!is_taken(wanted)) return wanted;
    const std::string longer = journey_.name + "-" + wanted;
    std::string name = longer;
    for (int number = 2; is_taken(name); ++number) name = longer + "-" + std::to_string(number);
    return name;
  }

  bool is_taken(const std::string& name) const {
    const auto uses_it = [&](const journey::Hop& hop) {
      return std::ranges::count(hop.cells, name, &journey::Cell::experiment) != 0;
    };
    const fs::path path = folders_.experiments / (name + ".yaml");
    return present_.experiments.contains(name) || fs::exists(path) || std::ranges::any_of(journey_.hops, uses_it) ||
           std::ranges::count(lacking_.stubs, path, &Stub::path) != 0;
  }

  const journey::Journey& journey_;
  const Folders& folders_;
  const Present& present_;
  Lacking lacking_;
};

}  // namespace

Folders usual_folders(const fs::path& journey) {
  fs::path own = journey.parent_path();
  if (own.empty()) own = ".";
  const fs::path named = fs::absolute(own).lexically_normal();
  const std::string last =
      named.filename().empty() ? named.parent_path().filename().string() : named.filename().string();
  fs::path experiments = last == "journeys" ? (own / "..").lexically_normal() : own;
  if (experiments.filename().empty() && experiments.has_relative_path()) experiments = experiments.parent_path();
  return {experiments, (experiments / ".." / "runbooks").lexically_normal()};
}

Lacking what_lacks(const std::string& path, const Folders& folders, Catalog catalog) {
  const journey::Journey journey = read_journey(path, catalog);
  const Present present = look(folders, catalog);
  return Search(journey, folders, present).run();
}

}  // namespace squall::cli
