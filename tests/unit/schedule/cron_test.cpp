// Cron expressions as text: what is read, what is refused and how the refusal helps.
#include "schedule/cron.hpp"

#include <rapidcheck.h>

#include "unit/schedule/local.hpp"

namespace squall::schedule {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

template <std::size_t size>
std::vector<int> values(const std::bitset<size>& bits) {
  std::vector<int> set;
  for (std::size_t i = 0; i < size; ++i)
    if (bits[i]) set.push_back(static_cast<int>(i));
  return set;
}

TEST(Cron, reads_values_lists_ranges_and_steps) {
  const Cron read = cron("5,10-12,*/30 8-18/5 1,31 2-12/5 1-3");
  EXPECT_THAT(values(read.minutes), ElementsAre(0, 5, 10, 11, 12, 30));
  EXPECT_THAT(values(read.hours), ElementsAre(8, 13, 18));
  EXPECT_THAT(values(read.days), ElementsAre(1, 31));
  EXPECT_THAT(values(read.months), ElementsAre(2, 7, 12));
  EXPECT_THAT(values(read.weekdays), ElementsAre(1, 2, 3));
}

TEST(Cron, reads_stars_as_every_value) {
  const Cron read = cron("* * * * *");
  EXPECT_TRUE(read.minutes.all());
  EXPECT_TRUE(read.hours.all());
  EXPECT_EQ(read.days.count(), 31U);
  EXPECT_FALSE(read.days[0]);
  EXPECT_EQ(read.months.count(), 12U);
  EXPECT_FALSE(read.months[0]);
  EXPECT_TRUE(read.weekdays.all());
}

TEST(Cron, reads_names_in_any_case) {
  const Cron read = cron("0 0 * jan,Feb-APR,DEC sun,Tue-THU");
  EXPECT_THAT(values(read.months), ElementsAre(1, 2, 3, 4, 12));
  EXPECT_THAT(values(read.weekdays), ElementsAre(0, 2, 3, 4));
}

TEST(Cron, knows_sunday_as_0_and_as_7) {
  EXPECT_EQ(cron("0 0 * * 0").weekdays, cron("0 0 * * 7").weekdays);
  EXPECT_THAT(values(cron("0 0 * * 5-7").weekdays), ElementsAre(0, 5, 6));
  EXPECT_THAT(values(cron("0 0 * * FRI-SUN").weekdays), ElementsAre(0, 5, 6));
  EXPECT_THAT(values(cron("0 0 * * SUN-TUE").weekdays), ElementsAre(0, 1, 2));
  EXPECT_THAT(values(cron("0 0 * * 7-2").weekdays), ElementsAre(0, 1, 2));
  EXPECT_THAT(values(cron("0 0 * * SUN-SUN").weekdays), ElementsAre(0));
  EXPECT_TRUE(cron("0 0 * * 0-7").weekdays.all());
}

TEST(Cron, knows_a_day_field_that_begins_with_a_star) {
  EXPECT_TRUE(cron("0 0 * * 1").any_day);
  EXPECT_TRUE(cron("0 0 */2 * 1").any_day);
  EXPECT_FALSE(cron("0 0 1-31 * 1").any_day);
  EXPECT_TRUE(cron("0 0 1 * */2").any_weekday);
  EXPECT_FALSE(cron("0 0 1 * 0-6").any_weekday);
}

TEST(Cron, keeps_its_text_and_takes_any_blanks) {
  EXPECT_EQ(cron(" 0\t10  * * TUE ").text, " 0\t10  * * TUE ");
  EXPECT_EQ(cron(" 0\t10  * * TUE ").hours, cron("0 10 * * TUE").hours);
}

class BadCron : public testing::TestWithParam<Bad> {};

TEST_P(BadCron, is_refused_with_the_field_its_range_and_an_example) {
  EXPECT_THAT(says(parse_cron(GetParam().text)), ElementsAre(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    fields, BadCron,
    testing::ValuesIn(std::vector<Bad>{
        {"60 * * * *", "minute \"60\" is out of range: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"* 24 * * *", "hour \"24\" is out of range: an hour is 0 to 23, like 9, 9-17 or */2"},
        {"* * 0 * *", "day of the month \"0\" is out of range: a day of the month is 1 to 31, like 1, 1,15 or 10-20"},
        {"* * * 13 *", "month \"13\" is out of range: a month is 1 to 12 or JAN to DEC, like 3, JAN-MAR or */3"},
        {"* * * * 8",
         "day of the week \"8\" is out of range: a day of the week is 0 to 7 (Sunday is both) or SUN to SAT, like TUE, "
         "MON-FRI or SAT,SUN"},
        {"100 * * * *", "minute \"100\" is out of range: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"-5 * * * *", "minute \"-5\" lacks a value: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"1,,2 * * * *", "minute \"\" lacks a value: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"1- * * * *", "minute \"1-\" lacks a value: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"x * * * *", "minute \"x\" is not known here: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"MON * * * *", "minute \"MON\" is not known here: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"1-2-3 * * * *", "minute \"1-2-3\" is not known here: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"** * * * *", "minute \"**\" is not known here: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"*/0 * * * *", "minute \"*/0\" has no step of 1 to 59: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"*/90 * * * *", "minute \"*/90\" has no step of 1 to 59: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"*/ * * * *", "minute \"*/\" has no step of 1 to 59: a minute is 0 to 59, like 0, 10,40 or */15"},
        {"*/5/5 * * * *", "minute \"*/5/5\" has no step of 1 to 59: a minute is 0 to 59, like 0, 10,40 or */15"},
    }));

class HelpedCron : public testing::TestWithParam<Bad> {};

TEST_P(HelpedCron, is_refused_with_what_to_write) {
  const auto refused = parse_cron(GetParam().text);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().hint, GetParam().says);
}

INSTANTIATE_TEST_SUITE_P(hints, HelpedCron,
                         testing::ValuesIn(std::vector<Bad>{
                             {"5/10 * * * *", "write 5-59/10"},
                             {"0 0 * * MON/2", "write MON-6/2"},
                             {"0 22-5 * * *", "write 22-23,0-5"},
                             {"0 23-0 * * *", "write 23,0"},
                             {"0 0 * * FRI-MON", "write FRI-SAT,SUN-MON"},
                             {"0 0 * * 5-1", "write 5-6,0-1"},
                             {"0 0 * NOV-FEB *", "write NOV-DEC,JAN-FEB"},
                             {"0 0 * * Monday", "write MON"},
                             {"0 0 * January *", "write JAN"},
                             {"0 0 ? * MON", "write *"},
                             {"0 0 L * *", "L, W and # are not part of cron's five fields"},
                             {"0 0 15W * *", "L, W and # are not part of cron's five fields"},
                             {"0 0 * * 5#2", "L, W and # are not part of cron's five fields"},
                             {"@daily", "write \"0 0 * * *\" for it"},
                             {"@hourly", "write \"0 * * * *\" for it"},
                             {"@weekly", "write \"0 0 * * 0\" for it"},
                             {"@reboot", ""},
                             {"0 0 10 * * TUE", "there are none for seconds and years"},
                             {"0 0 30 2 *",
                              "February has at most 29 days; April, June, September and November have 30"},
                         }));

TEST(Cron, tells_every_problem_at_once) {
  EXPECT_THAT(says(parse_cron("60,61 24 * foo *")),
              ElementsAre(StartsWith("minute \"60\""), StartsWith("minute \"61\""), StartsWith("hour \"24\""),
                          StartsWith("month \"foo\"")));
}

TEST(Cron, needs_five_fields) {
  EXPECT_THAT(says(parse_cron("0 10 * *")),
              ElementsAre("\"0 10 * *\" has 4 fields: five fields are needed, minute, hour, day of the month, month, "
                          "day of the week, like 0 10 * * TUE"));
  EXPECT_THAT(says(parse_cron("")), ElementsAre(StartsWith("\"\" has 0 fields: ")));
  EXPECT_THAT(says(parse_cron("daily")), ElementsAre(StartsWith("\"daily\" has 1 field: ")));
}

TEST(Cron, refuses_texts_that_no_field_needs) {
  EXPECT_THAT(says(parse_cron(std::string(600, '1') + " * * * *")), ElementsAre(HasSubstr("is too long")));
}

TEST(Cron, refuses_dates_that_never_come) {
  EXPECT_THAT(says(parse_cron("0 0 31 4,6 *")), ElementsAre(StartsWith("\"0 0 31 4,6 *\" never comes: none of its")));
  EXPECT_FALSE(parse_cron("0 0 30-31 2 *"));
}

TEST(Cron, takes_dates_that_come_at_times) {
  EXPECT_TRUE(parse_cron("0 0 29 2 *"));
  EXPECT_TRUE(parse_cron("0 0 31 4,5 *"));
  EXPECT_TRUE(parse_cron("0 0 30 2 MON"));  // each Monday of February
  EXPECT_TRUE(parse_cron("0 0 */30 2 MON"));
}

TEST(Cron, never_crashes_on_any_text) {
  EXPECT_TRUE(rc::check("any text", [](const std::string& text) { (void)parse_cron(text); }));
  EXPECT_TRUE(rc::check("any text of its marks", [] {
    const auto text =
        *rc::gen::container<std::string>(rc::gen::element('0', '1', '9', '*', '/', '-', ',', ' ', 'M', 'L'));
    (void)parse_cron(text);
  }));
}

}  // namespace
}  // namespace squall::schedule
