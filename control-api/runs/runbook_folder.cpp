// See runbook_folder.hpp.
#include "runs/runbook_folder.hpp"

#include <filesystem>
#include <utility>

namespace squall::runs {
namespace {

std::optional<RunbookFile> read_runbook_file(FoundFile found) {
  const std::string name = std::filesystem::path(found.file).stem().string();
  if (name.starts_with('_')) return std::nullopt;
  RunbookFile file{name, std::move(found.file), std::move(found.text), {}};
  if (found.trouble.empty())
    file.runbook = runbook::read_usable_runbook(name, file.text);
  else
    file.runbook = tl::unexpected(std::move(found.trouble));
  return file;
}

}  // namespace

RunbookFolder::RunbookFolder(std::string folder)
    : files_(std::move(folder), {".md"}, [](FoundFile found) { return read_runbook_file(std::move(found)); }) {}

std::vector<RunbookFile> RunbookFolder::list() const {
  std::vector<RunbookFile> files = files_.list();
  refuse_namesakes(
      files, &RunbookFile::runbook, [](const RunbookFile& file) { return file.name; }, "", "rename one of them");
  return files;
}

std::optional<RunbookFile> RunbookFolder::find(std::string_view name) const {
  for (RunbookFile& file : list())
    if (file.name == name) return std::move(file);
  return std::nullopt;
}

std::vector<std::string> RunbookFolder::names() const {
  std::vector<std::string> all;
  for (RunbookFile& file : list()) all.push_back(std::move(file.name));
  return all;
}

}  // namespace squall::runs
