// Schedules and blackouts as text: what is read, what is refused and where.
#include "config/schedule_codec.hpp"

#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using schedule::Overlap;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;
using namespace std::chrono_literals;

constexpr std::string_view full_schedule =
    "{cron: 0 10 * * TUE, tz: Europe/Berlin, only: [\"Mon-Fri 09:00-16:00\"], late: 10m, overlap: queue}";

TEST(ScheduleCodec, reads_every_key) {
  const auto schedule = decode_schedule(yaml(full_schedule));
  ASSERT_TRUE(schedule) << message_of(schedule);
  EXPECT_EQ(schedule->cron.text, "0 10 * * TUE");
  EXPECT_EQ(schedule->zone, "Europe/Berlin");
  EXPECT_EQ(schedule->only.at(0).text, "Mon-Fri 09:00-16:00");
  EXPECT_EQ(schedule->late, Duration(10min));
  EXPECT_EQ(schedule->overlap, Overlap::queue);
}

TEST(ScheduleCodec, needs_but_cron_and_tz) {
  const auto schedule = decode_schedule(yaml("{cron: 0 10 * * TUE, tz: UTC}"));
  ASSERT_TRUE(schedule) << message_of(schedule);
  EXPECT_THAT(schedule->only, IsEmpty());
  EXPECT_EQ(schedule->late, Duration(0));
  EXPECT_EQ(schedule->overlap, Overlap::skip);
  EXPECT_THAT(lines_of(decode_schedule(yaml("{}"), "/schedule")),
              ElementsAre("1:1 /schedule/cron: \"cron\" is missing (add cron: \"0 10 * * TUE\")",
                          "1:1 /schedule/tz: \"tz\" is missing (add tz: Europe/Berlin)"));
}

TEST(ScheduleCodec, describes_a_schedule_as_it_is_read) {
  const auto schedule = decode_schedule(yaml(full_schedule)).value();
  EXPECT_EQ(to_json(describe_schedule(schedule)),
            R"({"cron":"0 10 * * TUE","tz":"Europe/Berlin","only":["Mon-Fri 09:00-16:00"],"late":"10m",)"
            R"("overlap":"queue"})");
  EXPECT_EQ(decode_schedule(describe_schedule(schedule)), schedule);
}

TEST(ScheduleCodec, describes_a_short_schedule_as_it_is_read) {
  const auto schedule = decode_schedule(yaml("{cron: 0 10 * * TUE, tz: UTC}")).value();
  EXPECT_EQ(to_json(describe_schedule(schedule)), R"({"cron":"0 10 * * TUE","tz":"UTC","late":"0s","overlap":"skip"})");
  EXPECT_EQ(decode_schedule(describe_schedule(schedule)), schedule);
}

class BadSchedule : public testing::TestWithParam<Bad> {};

TEST_P(BadSchedule, is_refused_at_its_place) {
  EXPECT_THAT(lines_of(decode_schedule(yaml(GetParam().text), "/schedule")), ElementsAre(StartsWith(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    values, BadSchedule,
    testing::ValuesIn(std::vector<Bad>{
        {"{cron: 0 25 * * TUE, tz: UTC}", "1:8 /schedule/cron: hour \"25\" is out of range: an hour is 0 to 23"},
        {"{cron: 5, tz: UTC}", "1:8 /schedule/cron: must be a text, not a number"},
        {"{cron: \"@daily\", tz: UTC}", "1:8 /schedule/cron: \"@daily\" is not known here: five fields are needed"},
        {"{cron: 0 0 30 2 *, tz: UTC}", "1:8 /schedule/cron: \"0 0 30 2 *\" never comes"},
        {"{cron: 0 0 * * *, tz: Europe/Berln}",
         "1:23 /schedule/tz: \"Europe/Berln\" is no time zone: an IANA name is needed, like Europe/Berlin or UTC (did "
         "you mean \"Europe/Berlin\"?)"},
        {"{cron: 0 0 * * *, tz: europe/berlin}",
         "1:23 /schedule/tz: \"europe/berlin\" is no time zone: an IANA name is needed, like Europe/Berlin or UTC (did "
         "you mean \"Europe/Berlin\"?)"},
        {"{cron: 0 0 * * *, tz: Kolkata}",
         "1:23 /schedule/tz: \"Kolkata\" is no time zone: an IANA name is needed, like Europe/Berlin or UTC (did you "
         "mean \"Asia/Kolkata\"?)"},
        {"{cron: 0 0 * * *, tz: UTC, only: []}", "1:34 /schedule/only: has no window, so nothing could ever run"},
        {"{cron: 0 0 * * *, tz: UTC, only: Mon}", "1:34 /schedule/only: must be a list, not a text"},
        {"{cron: 0 0 * * *, tz: UTC, only: [Mon, 23:00-01:00]}",
         "1:40 /schedule/only/1: \"23:00-01:00\" ends before it begins"},
        {"{cron: 0 0 * * *, tz: UTC, late: 25h}", "1:34 /schedule/late: must be 0s to 24h, not 25h"},
        {"{cron: 0 0 * * *, tz: UTC, late: 10}", "1:34 /schedule/late: \"10\" has no unit"},
        {"{cron: 0 0 * * *, tz: UTC, overlap: wait}", "1:37 /schedule/overlap: must be skip "},
        {"{cron: 0 0 * * *, tz: UTC, overlap: queue}",
         "1:37 /schedule/overlap: queue waits for the hops at most as long as late says, and there is no late (add "
         "late: 30m)"},
        {"{cron: 0 0 * * *, tz: UTC, timezone: UTC}", "1:28 /schedule/timezone: unknown key \"timezone\""},
        {"[]", "1:1 /schedule: must be a map"},
    }));

constexpr std::string_view peak = "{name: peak, cron: 0 17 * * FRI, tz: Europe/Berlin, for: 3h}";

TEST(BlackoutCodec, reads_every_key) {
  const auto blackout = decode_blackout(yaml(peak));
  ASSERT_TRUE(blackout) << message_of(blackout);
  EXPECT_EQ(blackout->name, "peak");
  EXPECT_EQ(blackout->cron.text, "0 17 * * FRI");
  EXPECT_EQ(blackout->zone, "Europe/Berlin");
  EXPECT_EQ(blackout->lasts, Duration(3h));
}

TEST(BlackoutCodec, describes_a_blackout_as_it_is_read) {
  const auto blackout = decode_blackout(yaml(peak)).value();
  EXPECT_EQ(to_json(describe_blackout(blackout)),
            R"({"name":"peak","cron":"0 17 * * FRI","tz":"Europe/Berlin","for":"3h"})");
  EXPECT_EQ(decode_blackout(describe_blackout(blackout)), blackout);
}

TEST(BlackoutCodec, takes_the_name_of_the_url) {
  const Node body = yaml("{cron: 0 17 * * FRI, tz: UTC, for: 3h}");
  EXPECT_EQ(decode_blackout(body, "", "freeze").value().name, "freeze");
  EXPECT_THAT(lines_of(decode_blackout(yaml(peak), "", "freeze")),
              ElementsAre(StartsWith("1:8 /name: contradicts the place it is put: \"peak\" here, \"freeze\" there")));
  EXPECT_THAT(lines_of(decode_blackout(body)), ElementsAre("1:1 /name: \"name\" is missing (add name: peak)"));
  EXPECT_FALSE(decode_blackout(body, "", "Freeze!"));
}

class BadBlackout : public testing::TestWithParam<Bad> {};

TEST_P(BadBlackout, is_refused_at_its_place) {
  EXPECT_THAT(lines_of(decode_blackout(yaml(GetParam().text), "/blackouts/0")),
              ElementsAre(StartsWith(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    values, BadBlackout,
    testing::ValuesIn(std::vector<Bad>{
        {"{name: UPPER, cron: 0 17 * * FRI, tz: UTC, for: 3h}",
         "1:8 /blackouts/0/name: \"UPPER\" is no name for a blackout: 1 to 64 of a-z 0-9 . _ - and first a letter"},
        {"{name: a, tz: UTC, for: 3h}", "1:1 /blackouts/0/cron: \"cron\" is missing (add cron: \"0 17 * * FRI\")"},
        {"{name: a, cron: 0 17 * * FRI, for: 3h}", "1:1 /blackouts/0/tz: \"tz\" is missing (add tz: Europe/Berlin)"},
        {"{name: a, cron: 0 17 * * FRI, tz: UTC}", "1:1 /blackouts/0/for: \"for\" is missing (add for: 3h)"},
        {"{name: a, cron: 0 17 * * FRI, tz: UTC, for: 59s}", "1:45 /blackouts/0/for: must be 1m to 744h (31 days)"},
        {"{name: a, cron: 0 17 * * FRI, tz: UTC, for: 745h}", "1:45 /blackouts/0/for: must be 1m to 744h (31 days)"},
        {"{name: a, cron: 0 17 * * FRI, tz: UTC, for: 3h, late: 1m}", "1:49 /blackouts/0/late: unknown key \"late\""},
    }));

TEST(BlackoutCodec, tells_every_problem_at_once) {
  EXPECT_THAT(lines_of(decode_blackout(yaml("{cron: 60 24 * * *, tz: Mars, for: 0s}"))),
              ElementsAre(StartsWith("1:1 /name:"), StartsWith("1:8 /cron: minute"), StartsWith("1:8 /cron: hour"),
                          StartsWith("1:25 /tz:"), StartsWith("1:36 /for:")));
}

}  // namespace
}  // namespace squall::config
