// The next instants: both nights on which the clocks are changed, both day fields, leap days. What is said here by hand
// is what croner, the oracle of vector_test.cpp, does otherwise.
#include "unit/schedule/local.hpp"

namespace squall::schedule {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char lord_howe[] = "Australia/Lord_Howe";

TEST(Next, is_later_than_the_instant_itself) {
  EXPECT_EQ(next(cron("0 10 * * *"), "UTC", utc("2024-05-01T10:00")), utc("2024-05-02T10:00"));
  EXPECT_EQ(next(cron("0 10 * * *"), "UTC", utc("2024-05-01T10:00") - Duration{1}), utc("2024-05-01T10:00"));
  EXPECT_EQ(next(cron("* * * * *"), "UTC", utc("2024-05-01T10:00:30")), utc("2024-05-01T10:01"));
}

// In the night of 31 March 2024 Berlin's clocks went from 02:00 to 03:00, at 01:00 UTC.
TEST(Next, skips_local_times_that_do_not_exist) {
  EXPECT_THAT(between("30 2 * * *", berlin, "2024-03-30T00:00", "2024-04-01T23:00"),
              ElementsAre("2024-03-30T01:30", "2024-04-01T00:30"));
  EXPECT_THAT(between("0 2 * * *", berlin, "2024-03-30T12:00", "2024-04-01T12:00"), ElementsAre("2024-04-01T00:00"));
  EXPECT_THAT(between("15 2,3 * * *", berlin, "2024-03-31T00:00", "2024-03-31T04:00"), ElementsAre("2024-03-31T01:15"));
}

TEST(Next, comes_at_the_first_minute_behind_the_gap_only_when_that_is_meant) {
  EXPECT_THAT(between("0 3 * * *", berlin, "2024-03-31T00:00", "2024-03-31T04:00"), ElementsAre("2024-03-31T01:00"));
  EXPECT_THAT(between("0,30 1-3 * * *", berlin, "2024-03-30T23:00", "2024-03-31T04:00"),
              ElementsAre("2024-03-31T00:00", "2024-03-31T00:30", "2024-03-31T01:00", "2024-03-31T01:30"));
}

TEST(Next, waits_for_a_year_whose_local_time_exists) {
  EXPECT_EQ(next(cron("30 2 31 3 *"), berlin, utc("2024-01-01T00:00")), utc("2025-03-31T00:30"));
}

// In the night of 27 October 2024 they went from 03:00 back to 02:00, at 01:00 UTC.
TEST(Next, runs_once_what_the_clocks_show_twice) {
  EXPECT_THAT(between("30 2 * * *", berlin, "2024-10-26T12:00", "2024-10-28T12:00"),
              ElementsAre("2024-10-27T00:30", "2024-10-28T01:30"));
  EXPECT_THAT(between("0 2 * * *", berlin, "2024-10-26T12:00", "2024-10-27T12:00"), ElementsAre("2024-10-27T00:00"));
}

TEST(Next, is_silent_in_the_second_round_for_every_minute) {
  EXPECT_THAT(between("*/30 * * * *", berlin, "2024-10-26T23:30", "2024-10-27T02:30"),
              ElementsAre("2024-10-27T00:00", "2024-10-27T00:30", "2024-10-27T02:00", "2024-10-27T02:30"));
  EXPECT_THAT(between("* * * * *", berlin, "2024-10-27T00:59", "2024-10-27T02:00"), ElementsAre("2024-10-27T02:00"));
}

TEST(Next, finds_nothing_in_the_second_round_when_asked_from_within_it) {
  EXPECT_EQ(next(cron("45 2 * * *"), berlin, utc("2024-10-27T01:10")), utc("2024-10-28T01:45"));
  EXPECT_EQ(next(cron("* * * * *"), berlin, utc("2024-10-27T01:10:30")), utc("2024-10-27T02:00"));
}

// Lord Howe changes by half an hour: from 02:00 back to 01:30 at 2024-04-06T15:00, and forth to 02:30 at
// 2024-10-05T15:30 UTC.
TEST(Next, knows_zones_that_change_by_half_an_hour) {
  EXPECT_THAT(
      between("*/15 1-2 * * *", lord_howe, "2024-04-06T14:10", "2024-04-06T15:50"),
      ElementsAre("2024-04-06T14:15", "2024-04-06T14:30", "2024-04-06T14:45", "2024-04-06T15:30", "2024-04-06T15:45"));
  EXPECT_THAT(between("*/15 1-2 * * *", lord_howe, "2024-10-05T15:00", "2024-10-05T16:10"),
              ElementsAre("2024-10-05T15:15", "2024-10-05T15:30", "2024-10-05T15:45"));
}

// Samoa went over the date line: it had no 30 December 2011.
TEST(Next, skips_a_day_that_a_zone_left_out) {
  EXPECT_THAT(between("0 12 29-31 12 *", "Pacific/Apia", "2011-12-28T00:00", "2012-01-02T00:00"),
              ElementsAre("2011-12-29T22:00", "2011-12-30T22:00"));
}

// Santiago's clocks go from 24:00 back to 23:00: the hour that is shown twice is the last of the day before.
TEST(Next, knows_a_change_across_midnight) {
  EXPECT_THAT(between("30 23,0 * * *", "America/Santiago", "2024-04-06T12:00", "2024-04-08T00:00"),
              ElementsAre("2024-04-07T02:30", "2024-04-07T04:30"));
  EXPECT_THAT(between("0 0 * * *", "America/Santiago", "2024-09-07T12:00", "2024-09-09T12:00"),
              ElementsAre("2024-09-09T03:00"));
}

TEST(Next, takes_a_day_that_fits_either_field_when_both_are_restricted) {
  EXPECT_THAT(between("0 0 13 * FRI", "UTC", "2024-09-01T00:00", "2024-09-21T00:00"),
              ElementsAre("2024-09-06T00:00", "2024-09-13T00:00", "2024-09-20T00:00"));
  EXPECT_THAT(between("0 0 1 * 1-6", "UTC", "2024-08-31T00:00", "2024-09-03T00:00"),
              ElementsAre("2024-09-01T00:00", "2024-09-02T00:00", "2024-09-03T00:00"));
}

TEST(Next, takes_a_day_that_fits_both_fields_when_one_begins_with_a_star) {
  EXPECT_THAT(between("0 0 */2 * MON", "UTC", "2024-01-01T12:00", "2024-01-31T00:00"),
              ElementsAre("2024-01-15T00:00", "2024-01-29T00:00"));
  EXPECT_THAT(between("0 0 1 * */2", "UTC", "2024-01-01T12:00", "2024-08-31T00:00"),
              ElementsAre("2024-02-01T00:00", "2024-06-01T00:00", "2024-08-01T00:00"));
}

TEST(Next, waits_for_leap_days_and_long_months) {
  EXPECT_THAT(between("0 0 29 2 *", "UTC", "2024-02-29T00:00", "2033-01-01T00:00"),
              ElementsAre("2028-02-29T00:00", "2032-02-29T00:00"));
  EXPECT_EQ(next(cron("0 0 29 2 *"), "UTC", utc("2096-02-29T00:00")), utc("2104-02-29T00:00"));
  EXPECT_THAT(between("0 0 31 * *", "UTC", "2024-01-31T00:00", "2024-06-01T00:00"),
              ElementsAre("2024-03-31T00:00", "2024-05-31T00:00"));
}

// After 2024 the first 29 February of a weekend is that of 2032.
TEST(Next, gives_up_after_eight_years) {
  EXPECT_EQ(next(cron("0 0 29 2 */6"), "UTC", utc("2024-01-01T00:00")), std::nullopt);
}

TEST(Next, has_no_instants_without_a_zone_and_at_the_end_of_time) {
  EXPECT_EQ(next(cron("* * * * *"), "Europe/Bonn", utc("2024-01-01T00:00")), std::nullopt);
  EXPECT_EQ(next(cron("* * * * *"), berlin, WallTime::max()), std::nullopt);
}

TEST(NextInstants, are_as_many_as_asked_for) {
  const auto instants = next_instants(cron("0 10 * * TUE"), berlin, utc("2024-03-20T00:00"), 3);
  EXPECT_THAT(instants, ElementsAre(utc("2024-03-26T09:00"), utc("2024-04-02T08:00"), utc("2024-04-09T08:00")));
  EXPECT_THAT(next_instants(cron("0 10 * * TUE"), berlin, utc("2024-03-20T00:00"), 0), IsEmpty());
}

TEST(NextInstants, are_fewer_where_no_more_come) {
  EXPECT_THAT(next_instants(cron("0 0 29 2 */6"), "UTC", utc("2024-01-01T00:00"), 3), SizeIs(0));
}

}  // namespace
}  // namespace squall::schedule
