// See journey_folder.hpp.
#include "runs/journey_folder.hpp"

#include <filesystem>
#include <utility>

namespace squall::runs {
namespace {

// One that cannot even be read may have been meant as a journey: it is told, and not left out.
std::optional<JourneyFile> read_journey(FoundFile found) {
  JourneyFile file{std::move(found.file), config::Node::null(), {}};
  file.name = meant_name(file.node, "journey", file.file);
  if (!found.trouble.empty()) {
    file.journey = tl::unexpected(std::move(found.trouble));
    return file;
  }
  auto node = config::load_text(found.text, format_of(file.file));
  if (!node) {
    file.journey = tl::unexpected(std::move(node.error()));
    return file;
  }
  if (!journey::is_meant_as_journey(*node)) return std::nullopt;
  file.name = meant_name(*node, "journey", file.file);
  file.journey = journey::decode_journey(*node);
  file.node = std::move(*node);
  return file;
}

}  // namespace

JourneyFolder::JourneyFolder(std::string folder)
    : files_(std::move(folder), {".yaml", ".yml", ".json"},
             [](FoundFile found) { return read_journey(std::move(found)); }) {}

std::vector<JourneyFile> JourneyFolder::list() const {
  std::vector<JourneyFile> files = files_.list();
  refuse_namesakes(
      files, &JourneyFile::journey, [](const JourneyFile& file) { return file.name; }, "/journey",
      "give each journey its own");
  return files;
}

std::optional<JourneyFile> JourneyFolder::find(std::string_view name) const {
  std::optional<JourneyFile> wrong;
  for (JourneyFile& file : list()) {
    if (file.journey && file.name == name) return std::move(file);
    const bool meant = file.name == name || std::filesystem::path(file.file).stem() == name;
    if (!file.journey && meant && !wrong) wrong = std::move(file);
  }
  return wrong;
}

}  // namespace squall::runs
