// See text.hpp.
#include "report/text.hpp"

#include <algorithm>
#include <chrono>

#include "experiment/bound.hpp"
#include "experiment/rfc3339.hpp"

namespace squall::report {
namespace {

std::string two(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::string shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + " \xe2\x80\xa6 (" + print_count(text.size() - end) + " more bytes)";
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,%@+";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  std::string out = "'";
  for (const char byte : text) {
    if (byte == '\'')
      out += "'\\''";
    else
      out += byte;
  }
  return out + "'";
}

std::string capitals(std::string word) {
  std::ranges::transform(word, word.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return word;
}

std::string print_clock(Duration at) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(std::max(at, Duration::zero())).count();
  const std::int64_t hours = whole / 3600;
  const std::int64_t minutes = whole / 60 % 60;
  return (hours > 0 ? std::to_string(hours) + ":" + two(minutes) : std::to_string(minutes)) + ":" + two(whole % 60);
}

std::string print_exact_clock(Duration at) {
  const auto tenths = std::chrono::floor<std::chrono::milliseconds>(std::max(at, Duration::zero())).count() / 100 % 10;
  return print_clock(at) + "." + std::to_string(tenths);
}

std::string print_moment(experiment::WallTime at) {
  std::string text = experiment::rfc3339(at);
  text[10] = ' ';
  return text.substr(0, 19) + " UTC";
}

std::string print_length(Duration length) {
  return experiment::print_value(experiment::Dimension::duration, std::chrono::duration<double>(length).count());
}

std::string print_count(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
  return print_count(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace squall::report
