// Layout: "squall-halt 1 <checksum> <engaged|clear> <since, ns> <length of by> <length of reason>\n<by><reason>", then
// newlines up to the end. The checksum covers everything behind it. Readable with cat on a bad day.
#include "store/halt_record.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>

namespace squall::store {
namespace {

constexpr std::string_view magic = "squall-halt 1 ";
constexpr std::size_t checksum_digits = 16;
constexpr std::size_t most_by = 96;
constexpr std::size_t most_reason = 300;

// FNV-1a, 64 bits.
std::string checksum(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
  char digits[checksum_digits + 1];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

// Takes what stands before the next `end` off the front of `text`.
std::string_view take(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view word = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return word;
}

template <class Number>
Number number(std::string_view word) {
  Number value{};
  std::from_chars(word.data(), word.data() + word.size(), value);
  return value;
}

}  // namespace

std::string bounded(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return std::string(text.substr(0, most));
}

HaltBlock encode(const HaltRecord& record) {
  const std::string by = bounded(record.by, most_by);
  const std::string reason = bounded(record.reason, most_reason);
  const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(record.since.time_since_epoch()).count();
  std::string rest = (record.engaged ? "engaged " : "clear ") + std::to_string(since) + " " +
                     std::to_string(by.size()) + " " + std::to_string(reason.size()) + "\n" + by + reason;
  HaltBlock block;
  rest.resize(block.size() - magic.size() - checksum_digits - 1, '\n');
  const std::string text = std::string(magic) + checksum(rest) + " " + rest;
  std::copy(text.begin(), text.end(), block.begin());
  return block;
}

HaltRecord decode(std::string_view block) {
  const HaltRecord damaged{true, "the halt latch file is damaged, which reads as halted", "squall", {}};
  if (block.size() != HaltBlock{}.size() || !block.starts_with(magic)) return damaged;
  std::string_view rest = block.substr(magic.size());
  const std::string_view sum = take(rest, ' ');
  if (sum != checksum(rest)) return damaged;

  HaltRecord record;
  record.engaged = take(rest, ' ') != "clear";
  const std::chrono::nanoseconds since(number<std::int64_t>(take(rest, ' ')));
  record.since = WallTime(std::chrono::duration_cast<WallTime::duration>(since));
  const auto by = number<std::size_t>(take(rest, ' '));
  const auto reason = number<std::size_t>(take(rest, '\n'));
  if (by > rest.size() || reason > rest.size() - by) return damaged;
  record.by = rest.substr(0, by);
  record.reason = rest.substr(by, reason);
  return record;
}

}  // namespace squall::store
