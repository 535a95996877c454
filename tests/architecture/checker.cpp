// Line by line: the opening comment, the ceiling, includes by prefix, banned words outside comments.
#include "architecture/checker.hpp"

#include <algorithm>
#include <optional>

#include "architecture/rules.hpp"

namespace squall::architecture {
namespace {

constexpr std::string_view waiver = "// allowed: ";
constexpr std::string_view own_folder = "tests/architecture/";  // spells what it bans

struct Include {
  std::string_view header;
  bool quoted = false;
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_waived(std::string_view line) {
  const auto at = line.find(waiver);
  return at != std::string_view::npos && !trimmed(line.substr(at + waiver.size())).empty();
}

// A `//` inside a URL is no comment.
std::string_view without_comment(std::string_view line) {
  for (auto at = line.find("//"); at != std::string_view::npos; at = line.find("//", at + 2))
    if (at == 0 || line[at - 1] != ':') return line.substr(0, at);
  return line;
}

std::optional<Include> include_of(std::string_view code) {
  code = trimmed(code);
  if (!code.starts_with('#')) return std::nullopt;
  code = trimmed(code.substr(1));
  if (!code.starts_with("include")) return std::nullopt;
  const auto open = code.find_first_of("<\"");
  const auto close = code.find_last_of(">\"");
  if (open == std::string_view::npos || close <= open) return std::nullopt;
  return Include{code.substr(open + 1, close - open - 1), code[open] == '"'};
}

bool is_standard(const Include& include) {
  return !include.quoted && include.header.find_first_of("/.") == std::string_view::npos;
}

bool is_posix(const Include& include) {
  constexpr std::string_view folders[] = {"sys/", "netinet/", "arpa/", "linux/", "net/"};
  constexpr std::string_view files[] = {"dirent.h", "errno.h",   "fcntl.h",  "grp.h",     "netdb.h",
                                        "poll.h",   "pthread.h", "pwd.h",    "sched.h",   "signal.h",
                                        "spawn.h",  "stdlib.h",  "time.h",   "termios.h", "unistd.h",
                                        "string.h", "stdio.h",   "syslog.h", "limits.h"};
  if (include.quoted) return false;
  const auto begins = [&](std::string_view folder) { return include.header.starts_with(folder); };
  return std::ranges::any_of(folders, begins) || std::ranges::find(files, include.header) != std::end(files);
}

bool is_allowed(const Include& include, const Rule& rule) {
  if (is_standard(include) || (rule.posix && is_posix(include))) return true;
  return std::ranges::any_of(rule.includes, [&](auto prefix) { return include.header.starts_with(prefix); });
}

const Rule* rule_for(std::string_view path) {
  const Rule* best = nullptr;
  for (const Rule& rule : rules())
    if (path.starts_with(rule.path) && (!best || rule.path.size() > best->path.size())) best = &rule;
  return best;
}

bool may_read_clocks(std::string_view path) {
  return path.starts_with("tests/") || path.ends_with("/clock.hpp") || path.ends_with("/clock.cpp");
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const auto word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

class Report {
 public:
  explicit Report(std::string_view path) : path_(path) {}

  void add(int line, const std::string& what) {
    found_.push_back(std::string(path_) + ":" + std::to_string(line) + ": " + what);
  }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  std::string_view path_;
  std::vector<std::string> found_;
};

void judge_line(std::string_view line, int number, const Rule& rule, std::string_view path, Report& report) {
  if (is_waived(line)) return;
  const std::string_view code = without_comment(line);
  if (const auto include = include_of(code); include && !is_allowed(*include, rule)) {
    report.add(number, "includes " + std::string(include->header) + "; " + std::string(rule.path) +
                           " may include the standard library" + (rule.posix ? ", POSIX" : "") +
                           " and: " + joined(rule.includes));
  }
  const auto judge_words = [&](auto words, const std::string& why) {
    for (const std::string_view word : words)
      if (code.find(word) != std::string_view::npos) report.add(number, "says `" + std::string(word) + "`: " + why);
  };
  judge_words(rule.banned, "this folder is pure; what comes from outside is an argument");
  if (!path.starts_with(own_folder)) judge_words(banned_everywhere(), "not in this tree");
  if (!may_read_clocks(path)) judge_words(clock_words(), "clocks are read in clock.hpp only");
}

}  // namespace

std::vector<std::string> violations(std::string_view path, std::string_view text) {
  Report report(path);
  const Rule* rule = rule_for(path);
  if (!rule) {
    report.add(1, "lies in no folder of the table in tests/architecture/rules.cpp");
    return report.take();
  }
  if (!text.starts_with("// ")) report.add(1, "does not open with a comment that says what it is and who calls it");

  int number = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    judge_line(text.substr(0, end), ++number, *rule, path, report);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (number > line_ceiling) report.add(number, "is longer than " + std::to_string(line_ceiling) + " lines");
  return report.take();
}

}  // namespace squall::architecture
