// Cron expressions as text (cron.hpp): each field is a list of values, ranges and steps. Pure.
#include "schedule/cron.hpp"

#include <cstdint>
#include <utility>

#include "schedule/words.hpp"

namespace squall::schedule {
namespace {

constexpr std::size_t longest_text = 512;  // every value of every field fits
constexpr char whole_form[] =
    "five fields are needed, minute, hour, day of the month, month, day of the week, like 0 10 * * TUE";

struct Field {
  std::string_view name;
  int low, high;
  std::span<const std::string_view> names;  // of the values from `low` on
  std::string_view range;

  bool is_weekday() const { return high == 7; }
  int largest() const { return is_weekday() ? 6 : high; }  // no value twice
};

constexpr Field fields[] = {
    {"minute", 0, 59, {}, "a minute is 0 to 59, like 0, 10,40 or */15"},
    {"hour", 0, 23, {}, "an hour is 0 to 23, like 9, 9-17 or */2"},
    {"day of the month", 1, 31, {}, "a day of the month is 1 to 31, like 1, 1,15 or 10-20"},
    {"month", 1, 12, month_names, "a month is 1 to 12 or JAN to DEC, like 3, JAN-MAR or */3"},
    {"day of the week", 0, 7, day_names,
     "a day of the week is 0 to 7 (Sunday is both) or SUN to SAT, like TUE, MON-FRI or SAT,SUN"}};

struct Wrong {
  std::string reason;
  std::string hint;
};

template <class T>
using Read = tl::expected<T, Wrong>;

tl::unexpected<Wrong> wrong(std::string reason, std::string hint = {}) {
  return tl::unexpected<Wrong>(Wrong{std::move(reason), std::move(hint)});
}

struct Span {
  int from = 0, to = 0;
};

using Values = std::uint64_t;  // bit n: the value n

// L, LW, 15W, 5L, 5#2: marks of crons with more than five fields.
bool is_quartz(std::string_view text) {
  const bool begins_with_digit = text.front() >= '0' && text.front() <= '9';
  const bool ends_with_mark = text.ends_with('L') || text.ends_with('W');
  return text == "L" || text == "LW" || text.find('#') != std::string_view::npos ||
         (begins_with_digit && ends_with_mark);
}

Read<int> read_value(std::string_view text, const Field& field) {
  if (const auto index = find_name(text, field.names)) return field.low + *index;
  if (const auto number = small_number(text)) {
    if (*number < field.low || *number > field.high) return wrong("is out of range");
    return *number;
  }
  if (text.empty()) return wrong("lacks a value");
  if (text.find_first_not_of("0123456789") == std::string_view::npos) return wrong("is out of range");
  if (text == "?") return wrong("is not known here", "write *");
  if (is_quartz(text)) return wrong("is not known here", "L, W and # are not part of cron's five fields");
  if (const auto index = find_name(text.substr(0, 3), field.names))
    return wrong("is not known here", "write " + std::string(field.names[static_cast<std::size_t>(*index)]));
  return wrong("is not known here");
}

// What a range that goes backwards probably means.
std::string two_ranges(std::string_view from, std::string_view to, const Field& field) {
  const bool named = find_name(from, field.names) && find_name(to, field.names);
  const std::string last = named ? std::string(field.names.back()) : std::to_string(field.largest());
  const std::string first = named ? std::string(field.names.front()) : std::to_string(field.low);
  const std::string front = from == last ? last : std::string(from) + "-" + last;
  const std::string back = to == first ? first : first + "-" + std::string(to);
  return "write " + front + "," + back;
}

Read<Span> read_span(std::string_view text, const Field& field) {
  if (text == "*") return Span{field.low, field.largest()};
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) {
    const auto value = read_value(text, field);
    if (!value) return tl::unexpected(value.error());
    return Span{*value, *value};
  }
  auto from = read_value(text.substr(0, dash), field);
  if (!from) return tl::unexpected(from.error());
  auto to = read_value(text.substr(dash + 1), field);
  if (!to) return tl::unexpected(to.error());
  if (field.is_weekday() && *to == 0 && *from > 0) *to = 7;  // FRI-SUN
  if (field.is_weekday() && *from == 7 && *to < 7) *from = 0;
  if (*from > *to) return wrong("goes backwards", two_ranges(text.substr(0, dash), text.substr(dash + 1), field));
  return Span{*from, *to};
}

Read<int> read_step(std::string_view text, const Field& field) {
  const int most = field.largest() - field.low;
  const auto step = small_number(text);
  if (!step || *step < 1 || *step > most) return wrong("has no step of 1 to " + std::to_string(most));
  return *step;
}

Read<Values> read_item(std::string_view text, const Field& field) {
  const std::size_t slash = text.find('/');
  const std::string_view base = text.substr(0, slash);
  const auto span = read_span(base, field);
  if (!span) return tl::unexpected(span.error());
  int step = 1;
  if (slash != std::string_view::npos) {
    const auto read = read_step(text.substr(slash + 1), field);
    if (!read) return tl::unexpected(read.error());
    if (base != "*" && base.find('-') == std::string_view::npos)
      return wrong("has a step without a range", "write " + std::string(base) + "-" + std::to_string(field.largest()) +
                                                     std::string(text.substr(slash)));
    step = *read;
  }
  Values values = 0;
  for (int value = span->from; value <= span->to; value += step)
    values |= Values{1} << (field.is_weekday() ? value % 7 : value);
  return values;
}

Values read_field(std::string_view text, const Field& field, Problems& problems) {
  Values values = 0;
  for (const std::string_view item : split(text, ',')) {
    const auto read = read_item(item, field);
    if (read)
      values |= *read;
    else
      problems.push_back(
          {"",
           std::string(field.name) + " " + quoted(item) + " " + read.error().reason + ": " + std::string(field.range),
           read.error().hint});
  }
  return values;
}

tl::unexpected<Problems> refuse_nickname(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> nicknames[] = {
      {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"}, {"@monthly", "0 0 1 * *"}, {"@weekly", "0 0 * * 0"},
      {"@daily", "0 0 * * *"},  {"@midnight", "0 0 * * *"}, {"@hourly", "0 * * * *"}};
  for (const auto& [name, meaning] : nicknames)
    if (text == name)
      return refuse("", quoted(text) + " is not known here: " + whole_form,
                    "write \"" + std::string(meaning) + "\" for it");
  return refuse("", quoted(text) + " is not known here: " + whole_form);
}

// Only days of the month can be such that no month has them; where weekdays count too, one comes every week.
bool ever_comes(const Cron& cron) {
  constexpr unsigned lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (cron.any_day || !cron.any_weekday) return true;
  for (unsigned month = 1; month <= 12; ++month)
    for (unsigned day = 1; day <= lengths[month - 1]; ++day)
      if (cron.months[month] && cron.days[day]) return true;
  return false;
}

}  // namespace

Result<Cron> parse_cron(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  if (!words.empty() && words.front().starts_with('@')) return refuse_nickname(words.front());
  if (text.size() > longest_text) return refuse("", quoted(text) + " is too long: " + whole_form);
  if (words.size() != std::size(fields))
    return refuse("",
                  quoted(text) + " has " + std::to_string(words.size()) +
                      (words.size() == 1 ? " field: " : " fields: ") + whole_form,
                  words.size() > std::size(fields) ? "there are none for seconds and years" : "");
  Problems problems;
  Values values[std::size(fields)] = {};
  for (std::size_t i = 0; i < std::size(fields); ++i) values[i] = read_field(words[i], fields[i], problems);
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  Cron cron{values[0],
            values[1],
            values[2],
            values[3],
            values[4],
            words[2].starts_with('*'),
            words[4].starts_with('*'),
            std::string(text)};
  if (!ever_comes(cron))
    return refuse("", quoted(text) + " never comes: none of its months has such a day",
                  "February has at most 29 days; April, June, September and November have 30");
  return cron;
}

bool fits_day(const Cron& cron, unsigned day, unsigned month, unsigned weekday) {
  if (!cron.months[month]) return false;
  if (cron.any_day || cron.any_weekday) return cron.days[day] && cron.weekdays[weekday];
  return cron.days[day] || cron.weekdays[weekday];
}

}  // namespace squall::schedule
