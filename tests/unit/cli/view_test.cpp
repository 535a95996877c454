// What is printed: aligned tables, human units, one page of status.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/human.hpp"
#include "cli/status_view.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

using ::testing::HasSubstr;

TEST(Table, aligns_its_columns_by_what_one_sees) {
  Table table({{"NAME"}, {"COUNT", true}, {"REST"}});
  table.add({"größe", "7", "x"});
  table.add({"ab", "1,234", "y"});
  std::ostringstream out;
  table.print(out, false);
  EXPECT_EQ(out.str(), "NAME   COUNT  REST\ngröße      7  x\nab     1,234  y\n");
}

TEST(Table, ends_its_lines_without_blanks) {
  Table table({{"NAME"}, {"REST"}});
  table.add({"ab", ""});
  std::ostringstream out;
  table.print(out, false);
  EXPECT_EQ(out.str(), "NAME  REST\nab\n");
}

TEST(Table, shows_no_control_characters_of_others) {
  Table table({{"NAME"}});
  table.add({"a\x1b[31mb"});
  std::ostringstream out;
  table.print(out, false);
  EXPECT_EQ(out.str(), "NAME\na?[31mb\n");
}

TEST(Table, shows_others_text_in_the_order_in_which_it_was_written) {
  EXPECT_EQ(cleaned("a\u202Eb\u2066c\u2069"), "a?b?c?");
  EXPECT_EQ(cleaned("→ ‽ \u2070"), "→ ‽ \u2070");
}

TEST(Human, tells_bytes_in_powers_of_1000) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(999), "999 B");
  EXPECT_EQ(human_bytes(1500), "1.5 kB");
  EXPECT_EQ(human_bytes(999'999), "1 MB");
  EXPECT_EQ(human_bytes(64e6), "64 MB");
}

TEST(Human, groups_counts_by_thousands) {
  EXPECT_EQ(human_count(0), "0");
  EXPECT_EQ(human_count(999), "999");
  EXPECT_EQ(human_count(1'234'567), "1,234,567");
}

TEST(Human, tells_latencies_and_rates_with_two_digits_or_three) {
  EXPECT_EQ(human_latency(0.00085), "850us");
  EXPECT_EQ(human_latency(0.00123), "1.2ms");
  EXPECT_EQ(human_latency(0.412), "412ms");
  EXPECT_EQ(human_latency(3.44), "3.4s");
  EXPECT_EQ(human_rate(0.2), "0.2/s");
  EXPECT_EQ(human_rate(12.6), "13/s");
  EXPECT_EQ(human_rate(1234.4), "1,234/s");
}

TEST(Human, tells_how_long_ago_something_was) {
  const WallTime noon{std::chrono::seconds{1'767'268'800}};  // 2026-01-01T12:00:00Z
  EXPECT_EQ(ago("2026-01-01T11:59:57Z", noon), "3 s ago");
  EXPECT_EQ(ago("2026-01-01T11:50:00.250Z", noon), "10 min ago");
  EXPECT_EQ(ago("2026-01-01T12:00:00Z", noon), "now");
  EXPECT_EQ(ago("yesterday", noon), "yesterday");
}

TEST(View, tells_a_verb_as_one_would_write_it) {
  EXPECT_EQ(what_it_does(Json::parse(R"({"on": "response", "delay": {"uniform": ["50ms", "150ms"]}})")),
            "delay {uniform: [50ms, 150ms]}");
  EXPECT_EQ(what_it_does(Json::parse(R"({"drop": true})")), "drop");
}

TEST(View, shows_what_an_older_server_does_not_send_as_nothing) {
  std::ostringstream out;
  faults_table(Json::parse(R"([{"name": "f"}])")).print(out, false);
  EXPECT_THAT(out.str(), HasSubstr("f"));
}

TEST(View, says_which_run_holds_a_hop) {
  EXPECT_EQ(hop_state_cell(Json::parse(R"({"name": "db", "held_by": "checkout-17"})")).text, "up, held by checkout-17");
  EXPECT_EQ(hop_state_cell(Json::parse(R"({"name": "db"})")).text, "up");
}

TEST(Status, shows_totals_first_and_rates_from_the_second_look_on) {
  const auto stats = [](int bytes) {
    return Json{{"epoch", 7}, {"hops", {{{"name", "db"}, {"bytes", {{"to_upstream", bytes}, {"to_client", 0}}}}}}};
  };
  std::ostringstream first;
  print_status(first, {stats(5000), nullptr, 0}, "http://x", false);
  EXPECT_THAT(first.str(), HasSubstr("5 kB  "));
  std::ostringstream second;
  print_status(second, {stats(9000), stats(5000), 2}, "http://x", false);
  EXPECT_THAT(second.str(), HasSubstr("2 kB/s"));
}

TEST(Status, cannot_be_halted_without_saying_so) {
  std::ostringstream out;
  print_status(out, {Json{{"halted", true}}, nullptr, 0}, "http://x", false);
  EXPECT_THAT(out.str(), HasSubstr("HALTED"));
}

}  // namespace
}  // namespace squall::cli
