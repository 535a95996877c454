// Time zones by the machine's own database (zone.hpp, calendar.hpp): Debian's date-tz reads the files of the package
// tzdata and downloads nothing. It throws where a name or a file is missing; nothing here lets that out.
#include "schedule/zone.hpp"

#include <date/tz.h>

#include <exception>

#include "schedule/words.hpp"

namespace squall::schedule {
namespace {

constexpr std::string_view machine_zone = "localtime";  // a link that means another zone on each machine

WallTime wall_time(date::sys_seconds time) {
  if (time >= std::chrono::floor<std::chrono::seconds>(end_of_time)) return end_of_time;
  return time;
}

}  // namespace

const date::time_zone* find_zone(std::string_view name) {
  if (name.empty() || name == machine_zone) return nullptr;
  try {
    const date::time_zone* zone = date::locate_zone(name);
    zone->get_info(date::sys_seconds{});  // reads its file
    return zone;
  } catch (const std::exception&) {
    return nullptr;
  }
}

LocalTime to_local(const date::time_zone& zone, WallTime time) {
  const auto offset = zone.get_info(time).offset;
  return LocalTime{time.time_since_epoch() + offset};
}

std::optional<WallTime> first_at(const date::time_zone& zone, date::local_seconds local) {
  const date::local_info info = zone.get_info(local);
  if (info.result == date::local_info::nonexistent) return std::nullopt;
  // Of two, `first` is the one before the clocks were put back.
  return wall_time(date::sys_seconds{local.time_since_epoch() - info.first.offset});
}

WallTime next_change(const date::time_zone& zone, WallTime time) { return wall_time(zone.get_info(time).end); }

std::vector<std::string> zone_names() {
  std::vector<std::string> names;
  try {
    for (const date::time_zone& zone : date::get_tzdb().zones)
      if (zone.name() != machine_zone) names.push_back(zone.name());
  } catch (const std::exception&) {
    names.clear();
  }
  return names;
}

Result<std::string> parse_zone(std::string_view text) {
  if (find_zone(text) != nullptr) return std::string(text);
  if (zone_names().empty())
    return refuse("", "this machine has no time zone database in /usr/share/zoneinfo", "install the package tzdata");
  return refuse("", quoted(text) + " is no time zone: an IANA name is needed, like Europe/Berlin or UTC");
}

std::string print_local(WallTime time, std::string_view zone) {
  constexpr char form[] = "%F %R ";
  const auto minute = [](auto point) { return std::chrono::floor<std::chrono::minutes>(point); };
  const date::time_zone* found = find_zone(zone);
  if (found == nullptr) return date::format(form, minute(time)) + "UTC";
  return date::format(form, minute(to_local(*found, time))) + found->get_info(time).abbrev;
}

}  // namespace squall::schedule
