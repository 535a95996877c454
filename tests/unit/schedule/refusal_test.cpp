// Whether a run may happen when it would: windows by the local clock, both nights on which it is changed included, and
// blackouts by elapsed time.
#include "unit/schedule/local.hpp"

namespace squall::schedule {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::Optional;
using testing::StartsWith;

std::vector<WeeklyWindow> windows(const std::vector<std::string>& texts) {
  std::vector<WeeklyWindow> parsed;
  for (const std::string& text : texts) parsed.push_back(parse_window(text).value());
  return parsed;
}

std::optional<std::string> refused(const std::vector<std::string>& only, const std::string& start, Duration longest) {
  return refusal_at(windows(only), berlin, {}, utc(start), longest);
}

// Berlin in May is two hours ahead; 6 May 2024 was a Monday.
TEST(Only, takes_a_run_that_lies_inside) {
  EXPECT_EQ(refused({"Mon-Fri 09:00-16:00"}, "2024-05-06T07:00", hours{7}), std::nullopt);
  EXPECT_EQ(refused({}, "2024-05-06T03:00", hours{7}), std::nullopt);
}

TEST(Only, refuses_a_start_outside) {
  EXPECT_THAT(refused({"Mon-Fri 09:00-16:00", "Sat 10:00-12:00"}, "2024-05-06T06:59", minutes{1}),
              Optional(std::string("it would start at 2024-05-06 08:59 CEST, and it may run only in \"Mon-Fri "
                                   "09:00-16:00\", \"Sat 10:00-12:00\"")));
  EXPECT_TRUE(refused({"Mon-Fri 09:00-16:00"}, "2024-05-06T14:00", Duration{0}));
  EXPECT_TRUE(refused({"Mon-Fri 09:00-16:00"}, "2024-05-05T10:00", minutes{1}));
}

TEST(Only, refuses_a_run_that_would_leave) {
  EXPECT_THAT(refused({"Mon-Fri 09:00-16:00"}, "2024-05-06T13:50", minutes{20}),
              Optional(std::string("it may last until 2024-05-06 16:10 CEST, and it may run only in \"Mon-Fri "
                                   "09:00-16:00\", until 2024-05-06 16:00 CEST")));
  EXPECT_EQ(refused({"Mon-Fri 09:00-16:00"}, "2024-05-06T13:50", minutes{10}), std::nullopt);
  EXPECT_TRUE(refused({"Mon-Fri 09:00-16:00"}, "2024-05-06T13:50", minutes{10} + Duration{1}));
}

TEST(Only, takes_windows_that_touch_as_one) {
  EXPECT_EQ(refused({"22:00-24:00", "00:00-02:00"}, "2024-05-06T21:30", hours{2}), std::nullopt);
  EXPECT_EQ(refused({"Mon 09:00-12:00", "Mon 11:00-16:00"}, "2024-05-06T08:00", hours{5}), std::nullopt);
  EXPECT_TRUE(refused({"Mon 09:00-12:00", "Mon 12:01-16:00"}, "2024-05-06T08:00", hours{5}));
}

TEST(Only, takes_midnight_of_a_window_until_24_00) {
  EXPECT_EQ(refused({"22:00-24:00"}, "2024-05-06T20:00", hours{2}), std::nullopt);
  EXPECT_TRUE(refused({"22:00-24:00"}, "2024-05-06T20:00", hours{2} + minutes{1}));
  EXPECT_EQ(refused({"Mon,Tue"}, "2024-05-06T20:00", hours{24}), std::nullopt);
}

// At 01:00 UTC the clocks jump from 02:00 to 03:00.
TEST(Only, ends_a_window_whose_end_the_clocks_skip) {
  EXPECT_EQ(refused({"00:00-02:30"}, "2024-03-31T00:30", minutes{30}), std::nullopt);
  EXPECT_THAT(refused({"00:00-02:30"}, "2024-03-31T00:30", minutes{45}),
              Optional(testing::EndsWith(", until 2024-03-31 03:00 CEST")));
  EXPECT_EQ(refused({"00:00-04:00"}, "2024-03-30T23:00", hours{3}), std::nullopt);
  EXPECT_TRUE(refused({"00:00-04:00"}, "2024-03-30T23:00", hours{4}));
}

// At 01:00 UTC the clocks jump from 03:00 back to 02:00, so that 00:00-04:00 has five hours.
TEST(Only, lengthens_a_window_in_which_the_clocks_are_put_back) {
  EXPECT_EQ(refused({"00:00-04:00"}, "2024-10-26T22:00", hours{5}), std::nullopt);
  EXPECT_TRUE(refused({"00:00-04:00"}, "2024-10-26T22:00", hours{5} + minutes{1}));
  EXPECT_THAT(refused({"00:00-02:30"}, "2024-10-27T00:00", hours{2}),
              Optional(testing::EndsWith(", until 2024-10-27 02:30 CEST")));
}

TEST(Only, outlasts_no_run_for_ever) { EXPECT_EQ(refused({"Sun-Sat"}, "2024-05-06T03:00", forever), std::nullopt); }

TEST(Only, refuses_when_the_zone_is_gone) {
  EXPECT_EQ(refusal_at(windows({"Mon"}), "Europe/Bonn", {}, utc("2024-05-06T03:00"), hours{1}),
            "its time zone \"Europe/Bonn\" is not known on this machine");
}

// Fridays 17:00 to 20:00 in Berlin; 3 May 2024 was a Friday.
const std::vector<Blackout> peak = {{"peak", cron("0 17 * * FRI"), berlin, hours{3}}};

TEST(Blackout, is_met_when_it_begins_within) {
  const auto met = blackout_in(peak, utc("2024-05-03T14:00"), utc("2024-05-03T15:01"));
  ASSERT_TRUE(met);
  EXPECT_EQ(met->name, "peak");
  EXPECT_EQ(met->from, utc("2024-05-03T15:00"));
  EXPECT_EQ(met->to, utc("2024-05-03T18:00"));
}

TEST(Blackout, is_met_when_it_began_before_and_still_lasts) {
  EXPECT_TRUE(blackout_in(peak, utc("2024-05-03T17:59"), utc("2024-05-03T19:00")));
}

TEST(Blackout, is_not_met_by_what_only_touches_its_ends) {
  EXPECT_FALSE(blackout_in(peak, utc("2024-05-03T14:00"), utc("2024-05-03T15:00")));
  EXPECT_FALSE(blackout_in(peak, utc("2024-05-03T18:00"), utc("2024-05-03T19:00")));
}

TEST(Blackout, is_met_by_a_single_moment) {
  EXPECT_TRUE(blackout_in(peak, utc("2024-05-03T15:00"), utc("2024-05-03T15:00")));
  EXPECT_FALSE(blackout_in(peak, utc("2024-05-03T18:00"), utc("2024-05-03T18:00")));
}

TEST(Blackout, is_the_one_that_begins_first) {
  std::vector<Blackout> two = peak;
  two.push_back({"lunch", cron("0 12 * * *"), berlin, hours{1}});
  EXPECT_EQ(blackout_in(two, utc("2024-05-03T09:00"), utc("2024-05-03T20:00"))->name, "lunch");
}

TEST(Blackout, ends_after_elapsed_time_when_the_clocks_change) {
  const std::vector<Blackout> night = {{"night", cron("0 1 * * *"), berlin, hours{2}}};
  EXPECT_EQ(blackout_in(night, utc("2024-03-31T00:30"), utc("2024-03-31T00:31"))->to, utc("2024-03-31T02:00"));
  EXPECT_EQ(blackout_in(night, utc("2024-10-27T00:30"), utc("2024-10-27T00:31"))->to, utc("2024-10-27T01:00"));
}

TEST(Refusal, names_the_blackout_in_which_a_run_would_start) {
  EXPECT_THAT(refusal_at({}, berlin, peak, utc("2024-05-03T16:00"), minutes{5}),
              Optional(std::string("it would start at 2024-05-03 18:00 CEST, in blackout \"peak\" of 2024-05-03 17:00 "
                                   "CEST to 2024-05-03 20:00 CEST")));
}

TEST(Refusal, names_the_blackout_into_which_a_run_would_last) {
  EXPECT_THAT(refusal_at({}, berlin, peak, utc("2024-05-03T14:57"), minutes{5}),
              Optional(StartsWith("it may last until 2024-05-03 17:02 CEST, into blackout \"peak\" of ")));
  EXPECT_EQ(refusal_at({}, berlin, peak, utc("2024-05-03T14:55"), minutes{5}), std::nullopt);
}

TEST(Refusal, is_told_in_utc_without_a_zone) {
  EXPECT_THAT(refusal_at({}, "", peak, utc("2024-05-03T16:00"), minutes{5}),
              Optional(StartsWith("it would start at 2024-05-03 16:00 UTC, in blackout \"peak\"")));
}

}  // namespace
}  // namespace squall::schedule
