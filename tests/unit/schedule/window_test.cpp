// Weekly windows as text: what is read, what is refused and how the refusal helps.
#include <rapidcheck.h>

#include <algorithm>

#include "unit/schedule/local.hpp"

namespace squall::schedule {
namespace {

using testing::ElementsAre;

constexpr std::uint8_t weekdays = 0b0111110;
constexpr std::uint8_t every_day = 0b1111111;
constexpr std::uint8_t weekend = 0b1000001;

TEST(Window, is_days_and_times) {
  const auto window = parse_window("Mon-Fri 09:00-16:30");
  ASSERT_TRUE(window);
  EXPECT_EQ(*window, (WeeklyWindow{weekdays, 9 * 60, 16 * 60 + 30, "Mon-Fri 09:00-16:30"}));
}

TEST(Window, is_whole_days_without_times) {
  EXPECT_EQ(parse_window("Sat,Sun"), (WeeklyWindow{weekend, 0, 24 * 60, "Sat,Sun"}));
}

TEST(Window, is_every_day_without_days) {
  EXPECT_EQ(parse_window("22:00-24:00"), (WeeklyWindow{every_day, 22 * 60, 24 * 60, "22:00-24:00"}));
  EXPECT_EQ(parse_window("0:00-8:05"), (WeeklyWindow{every_day, 0, 8 * 60 + 5, "0:00-8:05"}));
}

TEST(Window, has_days_in_any_case_that_may_go_round_the_week) {
  EXPECT_EQ(parse_window("FRI-mon")->days, 0b1100011);
  EXPECT_EQ(parse_window("Sat-Sun")->days, weekend);
  EXPECT_EQ(parse_window("Tue,Thu-Fri")->days, 0b0110100);
  EXPECT_EQ(parse_window("Sun-Sat")->days, every_day);
  EXPECT_EQ(parse_window("Mon-Mon")->days, 0b0000010);
}

class BadWindow : public testing::TestWithParam<Bad> {};

TEST_P(BadWindow, is_refused_with_what_to_write) {
  const std::string form = ": a window is days, times or both, like Mon-Fri 09:00-16:00, Sat,Sun or 22:00-24:00";
  std::string expected = GetParam().says;
  const std::size_t hint = expected.find(" (");
  expected.insert(std::min(hint, expected.size()), form);
  EXPECT_THAT(says(parse_window(GetParam().text)), ElementsAre(expected));
}

INSTANTIATE_TEST_SUITE_P(
    texts, BadWindow,
    testing::ValuesIn(std::vector<Bad>{
        {"", "\"\" says nothing"},
        {"Mon 09:00-10:00 UTC", "\"Mon 09:00-10:00 UTC\" has more than two parts"},
        {"22:00-02:00",
         "\"22:00-02:00\" ends before it begins (write 22:00-24:00, and another window of the day after with "
         "00:00-02:00)"},
        {"22:00-00:00", "\"22:00-00:00\" ends before it begins (write 22:00-24:00)"},
        {"Mon 09:00-09:00", "\"Mon 09:00-09:00\" is empty (leave the times out for whole days)"},
        {"Mon 9-17", "\"Mon 9-17\" has no times that are known (times are 00:00 to 24:00, like 09:00-16:00)"},
        {"Mon 09:00", "\"Mon 09:00\" has no times that are known (times are 00:00 to 24:00, like 09:00-16:00)"},
        {"09:00-24:01", "\"09:00-24:01\" has no times that are known (times are 00:00 to 24:00, like 09:00-16:00)"},
        {"09:60-11:00", "\"09:60-11:00\" has no times that are known (times are 00:00 to 24:00, like 09:00-16:00)"},
        {"09:00-10:00-11:00",
         "\"09:00-10:00-11:00\" has no times that are known (times are 00:00 to 24:00, like 09:00-16:00)"},
        {"Monday", "\"Monday\" has days that are not known (days are Sun, Mon, Tue, Wed, Thu, Fri and Sat)"},
        {"Mon,", "\"Mon,\" has days that are not known (days are Sun, Mon, Tue, Wed, Thu, Fri and Sat)"},
        {"1-5 09:00-10:00",
         "\"1-5 09:00-10:00\" has days that are not known (days are Sun, Mon, Tue, Wed, Thu, Fri and Sat)"},
    }));

TEST(Window, never_crashes_on_any_text) {
  EXPECT_TRUE(rc::check("any text", [](const std::string& text) { (void)parse_window(text); }));
}

}  // namespace
}  // namespace squall::schedule
