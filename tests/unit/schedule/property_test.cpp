// Whatever the expression, the zone and the moment: the next instant is later, fits, and is the first that does. The
// reference walks minute by minute and knows zones from the C library, not from ours.
#include <rapidcheck.h>

#include <cstdlib>
#include <ctime>
#include <optional>
#include <set>
#include <tuple>

#include "unit/schedule/local.hpp"

namespace squall::schedule {
namespace {

using std::chrono::minutes;

// The C library's zone is the process's: tests of one program run one after the other.
class Zone {
 public:
  explicit Zone(const std::string& name) { set(name.c_str()); }
  ~Zone() { set("UTC"); }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;

  static std::tm local(WallTime time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm broken_down{};
    localtime_r(&seconds, &broken_down);
    return broken_down;
  }

 private:
  static void set(const char* name) {
    setenv("TZ", name, 1);
    tzset();
  }
};

bool fits(const Cron& cron, const std::tm& local) {
  const auto day = cron.days[static_cast<std::size_t>(local.tm_mday)];
  const auto weekday = cron.weekdays[static_cast<std::size_t>(local.tm_wday)];
  const bool either = !cron.any_day && !cron.any_weekday;
  return cron.minutes[static_cast<std::size_t>(local.tm_min)] && cron.hours[static_cast<std::size_t>(local.tm_hour)] &&
         cron.months[static_cast<std::size_t>(local.tm_mon + 1)] && (either ? day || weekday : day && weekday);
}

constexpr minutes horizon{3 * 24 * 60};
constexpr minutes longest_change{24 * 60};  // of the clocks

// The first fitting minute in (after, after + horizon] that the clocks have not shown before.
std::optional<WallTime> first_by_walking(const Cron& cron, WallTime after) {
  std::set<std::tuple<int, int, int, int>> shown;
  const WallTime start = std::chrono::floor<minutes>(after);
  for (WallTime time = start - longest_change; time <= start + horizon; time += minutes{1}) {
    const std::tm local = Zone::local(time);
    const bool is_new = shown.emplace(local.tm_year, local.tm_yday, local.tm_hour, local.tm_min).second;
    if (time > after && is_new && fits(cron, local)) return time;
  }
  return std::nullopt;
}

std::string any_field(int low, int high) {
  const int from = *rc::gen::inRange(low, high + 1);
  const int to = *rc::gen::inRange(from, high + 1);
  const std::string range = std::to_string(from) + "-" + std::to_string(to);
  const std::string step = std::to_string(*rc::gen::inRange(1, high - low));
  return *rc::gen::element<std::string>("*", "*", "*/" + step, std::to_string(from), range, range + "/" + step,
                                        std::to_string(to) + "," + std::to_string(from));
}

// Mostly one that comes within days.
std::string any_expression() {
  const bool any_month = *rc::gen::inRange(0, 4) > 0;
  return any_field(0, 59) + " " + any_field(0, 23) + " " + any_field(1, 31) + " " +
         (any_month ? "*" : any_field(1, 12)) + " " + any_field(0, 7);
}

// In every second case near a change of the clocks of one of the zones.
WallTime any_moment() {
  static const std::vector<WallTime> changes = {
      utc("2024-03-10T07:00"), utc("2024-03-31T01:00"), utc("2024-04-06T15:00"), utc("2024-04-07T03:00"),
      utc("2024-09-08T04:00"), utc("2024-10-05T15:30"), utc("2024-10-27T01:00"), utc("2024-11-03T06:00")};
  const bool near = *rc::gen::arbitrary<bool>();
  if (near) return *rc::gen::elementOf(changes) + std::chrono::seconds{*rc::gen::inRange(-10'000, 10'000)};
  return utc("2024-01-01T00:00") + std::chrono::seconds{*rc::gen::inRange(0, 366 * 86'400)};
}

TEST(Next, is_the_first_that_fits_by_walking_minute_by_minute) {
  EXPECT_TRUE(rc::check("next", [] {
    const auto parsed = parse_cron(any_expression());
    RC_PRE(parsed.has_value());
    const auto name = *rc::gen::element<std::string>("Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                                                     "America/Santiago", "Asia/Kolkata", "UTC");
    const WallTime after = any_moment();
    const Zone zone(name);
    const auto found = next(*parsed, name, after);
    RC_LOG() << parsed->text << " in " << name << " after " << print_utc(after);
    if (found) RC_ASSERT(*found > after);
    if (found) RC_ASSERT(fits(*parsed, Zone::local(*found)));
    const auto walked = first_by_walking(*parsed, after);
    if (walked || (found && *found <= after + horizon)) RC_ASSERT(found == walked);
  }));
}

TEST(NextInstants, rise_strictly) {
  EXPECT_TRUE(rc::check("next_instants", [] {
    const auto parsed = parse_cron(any_expression());
    RC_PRE(parsed.has_value());
    const auto instants = next_instants(*parsed, "Europe/Berlin", any_moment(), 20);
    for (std::size_t i = 1; i < instants.size(); ++i) RC_ASSERT(instants[i - 1] < instants[i]);
  }));
}

}  // namespace
}  // namespace squall::schedule
