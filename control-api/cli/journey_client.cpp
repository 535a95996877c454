// See journey_client.hpp.
#include "cli/journey_client.hpp"

#include <filesystem>

#include "cli/table.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

std::string first_problem(const Json& journey) {
  const Json& problems = member(journey, "problems");
  const std::string file = text_at(journey, "file");
  if (!problems.is_array() || problems.empty()) return cleaned(file) + ": is wrong";
  return problem_text(problems.front(), file);
}

Json journeys_of(Client& server) {
  const Json answer = server.call("GET", "/v1/journeys");
  const Json& journeys = member(answer, "journeys");
  if (journeys.is_array() && !journeys.empty()) return journeys;
  const std::string folder = text_at(answer, "folder");
  throw Failure(exit_usage, folder.empty() ? "the server has no journeys\n  -> `journeys:` in its configuration names "
                                             "their folder"
                                           : "no journeys in " + cleaned(folder));
}

}  // namespace

std::string journey_path(const std::string& name, std::string_view what) {
  return "/v1/journeys/" + encoded(name) + (what.empty() ? "" : "/" + std::string(what));
}

std::vector<std::string> journey_names(Client& server) {
  std::vector<std::string> names;
  for (const Json& journey : journeys_of(server)) {
    names.push_back(text_at(journey, "name"));
    if (names.back().empty())
      throw Failure(exit_usage, first_problem(journey) + "\n  -> look at all that is wrong: squall check FILE");
  }
  return names;
}

std::string meant_journey(Client& server, const std::string& wanted) {
  if (!wanted.empty()) return wanted;
  const Json journeys = journeys_of(server);
  std::string names;
  std::string only;
  for (const Json& journey : journeys) {
    only = text_at(journey, "name");
    names += "\n  -> " + (only.empty() ? first_problem(journey) : cleaned(only));
  }
  if (journeys.size() == 1 && !only.empty()) return only;
  throw Failure(exit_usage, journeys.size() == 1
                                ? "the only journey is wrong" + names
                                : std::to_string(journeys.size()) + " journeys: say which one" + names);
}

std::string ending_of(const std::string& file) {
  const std::string ending = std::filesystem::path(file).extension().string();
  return ending.empty() ? "" : ending.substr(1);
}

}  // namespace squall::cli
