// Whether a run may happen when it would (calendar.hpp): windows by the local clock, blackouts by elapsed time.
#include <algorithm>

#include "schedule/calendar.hpp"
#include "schedule/zone.hpp"

namespace squall::schedule {
namespace {

WallTime later(WallTime time, Duration by) {
  return time > end_of_time || by > end_of_time - time ? end_of_time : time + by;
}

// How long from `time` on the windows last at least: until the window's end, or until the clocks change and it has to
// be asked anew. Nothing: `time` is in no window.
std::optional<WallTime> covered_until(const std::vector<WeeklyWindow>& windows, const date::time_zone& zone,
                                      WallTime time) {
  const LocalTime local = to_local(zone, time);
  const auto day = std::chrono::floor<date::days>(local);
  const WallTime::duration of_day = local - day;
  const unsigned weekday = date::weekday{day}.c_encoding();
  std::optional<WallTime::duration> end;
  for (const WeeklyWindow& window : windows) {
    const bool on_day = (window.days >> weekday & 1U) != 0;
    if (!on_day || of_day < std::chrono::minutes{window.from} || of_day >= std::chrono::minutes{window.to}) continue;
    end = std::max<WallTime::duration>(end.value_or(WallTime::duration::zero()), std::chrono::minutes{window.to});
  }
  if (!end) return std::nullopt;
  return std::min(later(time, *end - of_day), next_change(zone, time));
}

// The first moment of [start, end) that lies in no window.
std::optional<WallTime> left_at(const std::vector<WeeklyWindow>& windows, const date::time_zone& zone, WallTime start,
                                WallTime end) {
  WallTime time = start;
  do {
    const auto until = covered_until(windows, zone, time);
    if (!until) return time;
    time = *until;
  } while (time < end);
  return std::nullopt;
}

std::string list(const std::vector<WeeklyWindow>& windows) {
  std::string text;
  for (const WeeklyWindow& window : windows) text += (text.empty() ? "\"" : ", \"") + window.text + "\"";
  return text;
}

}  // namespace

std::optional<Darkness> blackout_in(std::span<const Blackout> blackouts, WallTime from, WallTime to) {
  std::optional<Darkness> earliest;
  const WallTime end = std::max(to, later(from, Duration{1}));
  for (const Blackout& blackout : blackouts) {
    // The first that is not over by `from`.
    const auto begins = next(blackout.cron, blackout.zone, from - blackout.lasts);
    if (!begins || *begins >= end || (earliest && earliest->from <= *begins)) continue;
    earliest = Darkness{blackout.name, *begins, later(*begins, blackout.lasts)};
  }
  return earliest;
}

std::optional<std::string> refusal_at(const std::vector<WeeklyWindow>& only, std::string_view zone_name,
                                      std::span<const Blackout> blackouts, WallTime start, Duration longest) {
  const auto local = [&](WallTime time) { return print_local(time, zone_name); };
  const WallTime end = later(start, longest);
  if (!only.empty()) {
    const date::time_zone* zone = find_zone(zone_name);
    if (zone == nullptr) return "its time zone \"" + std::string(zone_name) + "\" is not known on this machine";
    if (const auto left = left_at(only, *zone, start, end)) {
      if (*left == start) return "it would start at " + local(start) + ", and it may run only in " + list(only);
      return "it may last until " + local(end) + ", and it may run only in " + list(only) + ", until " + local(*left);
    }
  }
  const auto darkness = blackout_in(blackouts, start, end);
  if (!darkness) return std::nullopt;
  const std::string when =
      "blackout \"" + darkness->name + "\" of " + local(darkness->from) + " to " + local(darkness->to);
  if (darkness->from <= start) return "it would start at " + local(start) + ", in " + when;
  return "it may last until " + local(end) + ", into " + when;
}

}  // namespace squall::schedule
