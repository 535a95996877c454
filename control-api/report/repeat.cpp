// See repeat.hpp.
#include "report/repeat.hpp"

#include "report/text.hpp"

namespace squall::report {

std::string command_line(const experiment::Header& header) {
  // A name that begins like an option would be read as one.
  std::string file = header.file.empty() ? "experiment.yaml" : header.file;
  if (file.starts_with('-')) file.insert(0, "./");
  std::string line = "squall run " + shell_word(file) + " --seed " + std::to_string(header.seed);
  if (header.modified)
    for (const auto& [name, value] : header.vars) line += " --var " + shell_word(name + "=" + value);
  return line;
}

std::vector<std::pair<std::string, std::string>> facts(const experiment::Header& header) {
  std::string vars;
  for (const auto& [name, value] : header.vars) {
    vars += vars.empty() ? "" : ", ";
    vars += name + "=" + value;
  }
  const auto or_none = [](const std::string& text, const char* none) {
    return text.empty() ? std::string(none) : text;
  };
  std::string how = header.scheduled ? "by its schedule" : "by hand";
  if (header.attended) how += ", attended";
  return {{"File", or_none(header.file, "none: it was sent to the API")},
          {"SHA-256", header.hash},
          {"Seed", std::to_string(header.seed)},
          {"Variables", or_none(vars, "none")},
          {"Unmodified", header.modified ? "no: variables or times were changed for this run" : "yes"},
          {"Environment", header.env},
          {"Started by", or_none(header.by, "not told")},
          {"Why", or_none(header.why, "not told")},
          {"Started", print_moment(header.started) + ", " + how},
          {"Server", "squall " + header.version}};
}

}  // namespace squall::report
