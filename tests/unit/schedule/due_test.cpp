// What is due between two looks at the clock, and what `squall schedule --explain` tells of the next instants.
#include "schedule/explain.hpp"
#include "unit/schedule/local.hpp"

namespace squall::schedule {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Schedule each(std::string_view expression, Duration late = {}) {
  return {cron(expression), "Europe/Berlin", {}, late, Overlap::skip};
}

// `UTC instant: fires`, or why not.
std::vector<std::string> told(const Schedule& schedule, const std::string& before, const std::string& now) {
  std::vector<std::string> lines;
  for (const Due& one : due(schedule, utc(before), utc(now)))
    lines.push_back(print_utc(one.instant) + ": " + (one.fire ? "fires" : one.why_not));
  return lines;
}

TEST(Due, fires_an_instant_that_has_come) {
  EXPECT_THAT(told(each("0 10 * * *"), "2024-05-06T07:59:30", "2024-05-06T08:00:00"),
              ElementsAre("2024-05-06T08:00: fires"));
}

TEST(Due, tells_an_instant_only_once) {
  EXPECT_THAT(told(each("0 10 * * *"), "2024-05-06T07:59:59", "2024-05-06T07:59:59"), IsEmpty());
  EXPECT_THAT(told(each("0 10 * * *"), "2024-05-06T08:00:00", "2024-05-06T08:00:01"), IsEmpty());
}

TEST(Due, forgives_a_minute_where_no_lateness_is_allowed) {
  EXPECT_THAT(told(each("0 10 * * *"), "2024-05-06T07:00", "2024-05-06T08:01:00"),
              ElementsAre("2024-05-06T08:00: fires"));
  EXPECT_THAT(told(each("0 10 * * *"), "2024-05-06T07:00", "2024-05-06T08:01:01"),
              ElementsAre("2024-05-06T08:00: it is 1m1s late, and its schedule allows no lateness"));
}

TEST(Due, fires_late_as_far_as_that_is_allowed) {
  EXPECT_THAT(told(each("0 10 * * *", minutes{10}), "2024-05-06T07:00", "2024-05-06T08:10:00"),
              ElementsAre("2024-05-06T08:00: fires"));
  EXPECT_THAT(told(each("0 10 * * *", minutes{10}), "2024-05-06T07:00", "2024-05-06T10:05:00"),
              ElementsAre("2024-05-06T08:00: it is 2h5m late, and its schedule allows 10m"));
  EXPECT_THAT(told(each("0 10 * * *", seconds{5}), "2024-05-06T07:00", "2024-05-06T08:00:06"),
              ElementsAre("2024-05-06T08:00: it is 6s late, and its schedule allows 5s"));
}

TEST(Due, fires_only_the_newest) {
  EXPECT_THAT(told(each("*/5 * * * *", minutes{8}), "2024-05-06T07:49", "2024-05-06T08:01"),
              ElementsAre("2024-05-06T07:50: it is 11m late, and its schedule allows 8m",
                          "2024-05-06T07:55: that of 2024-05-06 10:00 CEST has come, too, and goes first",
                          "2024-05-06T08:00: fires"));
}

TEST(Due, is_nothing_when_the_clock_was_put_back) {
  EXPECT_THAT(told(each("* * * * *"), "2024-05-06T08:00", "2024-05-06T07:00"), IsEmpty());
}

TEST(Due, tells_of_no_more_than_a_day_when_the_clock_has_jumped) {
  EXPECT_THAT(told(each("0 * * * *"), "1970-01-01T00:00", "2024-05-06T07:59"), SizeIs(24));
}

TEST(Explain, tells_the_next_instants_and_why_some_would_be_refused) {
  Schedule schedule = each("0 10,16 * * *");
  schedule.only.push_back(parse_window("Mon-Fri 09:00-16:30").value());
  const std::vector<Blackout> blackouts = {{"launch", cron("0 9 10 5 *"), "UTC", hours{8}}};
  const auto explained = explain(schedule, blackouts, minutes{20}, utc("2024-05-09T10:00"), 4);
  ASSERT_THAT(explained, SizeIs(4));
  EXPECT_EQ(explained[0], (Explained{utc("2024-05-09T14:00"), "2024-05-09 16:00 CEST", std::nullopt}));
  EXPECT_EQ(explained[1], (Explained{utc("2024-05-10T08:00"), "2024-05-10 10:00 CEST", std::nullopt}));
  EXPECT_EQ(explained[2].refused,
            "it would start at 2024-05-10 16:00 CEST, in blackout \"launch\" of 2024-05-10 11:00 CEST to 2024-05-10 "
            "19:00 CEST");
  EXPECT_EQ(explained[3].refused,
            "it would start at 2024-05-11 10:00 CEST, and it may run only in \"Mon-Fri 09:00-16:30\"");
}

TEST(Explain, tells_ten_unless_asked_otherwise) {
  EXPECT_THAT(explain(each("* * * * *"), {}, minutes{20}, utc("2024-05-09T10:00")), SizeIs(10));
}

}  // namespace
}  // namespace squall::schedule
