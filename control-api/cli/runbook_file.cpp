// See runbook_file.hpp.
#include "cli/runbook_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>

#include "config/loader.hpp"
#include "runbook/front_matter.hpp"
#include "runbook/runbook.hpp"

namespace squall::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view fence = "---";

// A line without its break, whichever it is.
bool next_line(std::istream& text, std::string& line) {
  if (!std::getline(text, line)) return false;
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

// Other pages have front matter too.
bool has_front_matter_of_a_runbook(const fs::path& file) {
  const auto whole = text_of_runbook(file.string());
  if (!whole) return false;
  std::istringstream text(*whole);
  std::string line;
  if (!next_line(text, line) || line != fence) return false;
  while (next_line(text, line) && line != fence)
    if (line.starts_with("hop:") || line.starts_with("modes:")) return true;
  return false;
}

// The folder that was named, or one below it.
bool stands_in_runbooks(const fs::path& file, const fs::path& folder) {
  const fs::path named = fs::absolute(folder).lexically_normal();
  if ((named.has_filename() ? named : named.parent_path()).filename() == "runbooks") return true;
  for (const fs::path& part : file.parent_path().lexically_relative(folder))
    if (part == "runbooks") return true;
  return false;
}

}  // namespace

bool is_runbook(const fs::path& file, const fs::path& folder) {
  if (file.extension() != ".md" || file.filename() == "README.md") return false;
  return stands_in_runbooks(file, folder) || has_front_matter_of_a_runbook(file);
}

bool is_other_markdown(const fs::path& file) {
  std::error_code unreadable;
  if (file.extension() != ".md" || !fs::is_regular_file(file, unreadable)) return false;
  return !is_runbook(file, file.has_parent_path() ? file.parent_path() : fs::path("."));
}

Result<std::string> text_of_runbook(const std::string& path) {
  std::error_code error;
  // A pipe or a device would be waited for.
  if (const auto status = fs::status(path, error); fs::exists(status) && !fs::is_regular_file(status))
    return refuse("", "is no regular file");
  std::ifstream file(path, std::ios::binary);
  if (!file) return refuse("", std::string("cannot be read: ") + std::strerror(errno));
  std::string text(runbook::most_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

config::Node front_matter_of(const std::string& text) {
  auto tree = config::load_text(runbook::split(text).front, config::Format::yaml);
  return tree ? std::move(*tree) : config::Node{};
}

}  // namespace squall::cli
