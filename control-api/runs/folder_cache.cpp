// See folder_cache.hpp.
#include "runs/folder_cache.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <fstream>
#include <sstream>
#include <system_error>

#include <sys/stat.h>

namespace squall::runs {

namespace fs = std::filesystem;

namespace {

constexpr Duration longest_tick = std::chrono::seconds{2};  // of any file system's clock

Duration since_epoch(const timespec& time) {
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

Problems one_problem(std::string message, std::string hint) {
  return {Problem{"", std::move(message), std::move(hint)}};
}

FileStamp stamp_of(const fs::path& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0)
    return {.path = path, .trouble = one_problem("cannot be read", "does the link lead to a file?")};
  if (!S_ISREG(found.st_mode))
    return {.path = path, .trouble = one_problem("is not a file", "take it out of the folder, or rename it")};
  const Duration now = std::chrono::system_clock::now().time_since_epoch();  // allowed: beside the times of files
  FileStamp stamp{path, found.st_ino, static_cast<std::uintmax_t>(found.st_size), since_epoch(found.st_mtim),
                  since_epoch(found.st_ctim)};
  stamp.settled = std::chrono::abs(now - stamp.changed) > longest_tick;
  if (stamp.size > config::max_document_size)
    stamp.trouble = one_problem("larger than " + std::to_string(config::max_document_size >> 20) + " MiB", "split it");
  return stamp;
}

std::string in_small_letters(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

config::Format format_of(std::string_view file) {
  return file.ends_with(".json") ? config::Format::json : config::Format::yaml;
}

std::vector<FileStamp> files_below(const std::string& folder, const std::vector<std::string>& endings) {
  std::vector<FileStamp> found;
  std::error_code error, unreadable;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const fs::path& path = at->path();
    if (path.filename().string().starts_with('.')) {
      if (at->is_directory(unreadable)) at.disable_recursion_pending();
      continue;
    }
    if (std::ranges::count(endings, in_small_letters(path.extension().string())) == 0) continue;
    if (found.size() == most_files) break;
    found.push_back(stamp_of(path));
  }
  return found;
}

std::string meant_name(const config::Node& node, std::string_view key, const std::string& file) {
  const config::Node* name = node.find(key);
  return name != nullptr && name->is(config::Node::Kind::string) ? name->text : fs::path(file).stem().string();
}

FoundFile read_found(const FileStamp& stamp, const std::string& folder) {
  FoundFile found{stamp.path.lexically_relative(folder).string(), stamp.path.parent_path().string(), {}, stamp.trouble};
  if (!found.trouble.empty()) return found;
  std::ifstream stream(stamp.path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (stream)
    found.text = std::move(text).str();
  else
    found.trouble = one_problem("cannot be read", "may the server read it?");
  return found;
}

}  // namespace squall::runs
