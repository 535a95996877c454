// See gameday_prompt.hpp. A signal is blocked while this waits, and so it looks for both again and again.
#include "cli/gameday_prompt.hpp"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ostream>

namespace squall::cli {
namespace {

constexpr std::chrono::milliseconds between_keys{100};
constexpr const char* before_run = "[Enter] next, s skip, q quit: ";
constexpr const char* answers = "Enter goes on, s skips this experiment, q ends the day\n";
constexpr const char* before_report = "[Enter] write the report: ";

// Trimmed, in small letters.
std::string word_of(const std::string& line) {
  constexpr const char* blanks = " \t\r";
  const auto first = line.find_first_not_of(blanks);
  if (first == std::string::npos) return {};
  std::string word = line.substr(first, line.find_last_not_of(blanks) - first + 1);
  for (char& letter : word)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return word;
}

}  // namespace

// False when somebody has ended it already: that is older than any answer.
bool Prompt::begins() {
  pending_.clear();
  if (isatty(input_) == 1) tcflush(input_, TCIFLUSH);
  return signals_.wait_for_end({}) == 0;
}

// False when there will be none.
bool Prompt::read_line(const char* question, std::string& line) {
  const auto show = [&] { out_ << question << std::flush; };
  show();
  for (;;) {
    if (const auto end = pending_.find('\n'); end != std::string::npos) {
      line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return true;
    }
    pollfd input{input_, POLLIN, 0};
    if (poll(&input, 1, 0) > 0) {
      std::array<char, 256> typed{};
      const ssize_t count = read(input_, typed.data(), typed.size());
      if (count <= 0) return false;
      pending_.append(typed.data(), static_cast<std::size_t>(count));
      continue;
    }
    if (signals_.wait_for_end(between_keys, {}, show) != 0) return false;
  }
}

Wish Prompt::ask() {
  if (!begins()) return Wish::quit;
  for (;;) {
    std::string line;
    if (!read_line(before_run, line)) {
      out_ << '\n';
      return Wish::quit;
    }
    const std::string word = word_of(line);
    if (word.empty() || word == "n" || word == "next") return Wish::next;
    if (word == "s" || word == "skip") return Wish::skip;
    if (word == "q" || word == "quit") return Wish::quit;
    out_ << answers;
  }
}

void Prompt::ask_for_report() {
  std::string line;
  if (begins() && !read_line(before_report, line)) out_ << '\n';
}

}  // namespace squall::cli
