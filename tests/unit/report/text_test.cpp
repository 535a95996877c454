// What people wrote, made safe, and times and counts as people read them.
#include "report/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "config/utf8.hpp"
#include "report/markup.hpp"

namespace squall::report {
namespace {

using namespace std::chrono_literals;

TEST(Text, loses_what_xml_cannot_hold_and_nothing_else) {
  EXPECT_EQ(cleaned("a\tb\nc \xc3\xa4 \xf0\x9f\x94\xa5"), "a\tb\nc \xc3\xa4 \xf0\x9f\x94\xa5");
  EXPECT_EQ(cleaned("a\x01\x1b[31m\x7f"), "a\xef\xbf\xbd\xef\xbf\xbd[31m\xef\xbf\xbd");
  EXPECT_EQ(cleaned(std::string_view("a\0b", 3)),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(cleaned("\xc2\x85\xef\xbf\xbe\xff\xc3"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(cleaned("a\r\nb"), "a\nb");
}

TEST(Text, is_utf8_without_markup_whatever_the_bytes_were) {
  EXPECT_TRUE(rc::check("any bytes", [](const std::string& bytes) {
    const std::string safe = escape_markup(bytes);
    RC_ASSERT(safe.find_first_of("<>\"'") == std::string::npos);
    for (std::string_view rest = safe; !rest.empty();) {
      const std::size_t length = config::utf8_length(rest);
      RC_ASSERT(length > 0U);
      rest.remove_prefix(length);
    }
  }));
}

TEST(Text, is_escaped_for_markup_and_for_markdown) {
  EXPECT_EQ(escape_markup("<a href=\"x\" title='y'>&</a>"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
  EXPECT_EQ(escape_markdown("a | *b* <script> @team [x](y)\n# c"),
            "a \\| \\*b\\* &lt;script\\> &#64;team \\[x\\]\\(y\\) \\# c");
}

TEST(Text, is_one_word_for_the_shell) {
  EXPECT_EQ(shell_word("experiments/slow.yaml"), "experiments/slow.yaml");
  EXPECT_EQ(shell_word("it's; rm -rf $HOME"), "'it'\\''s; rm -rf $HOME'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(Text, shows_times_and_counts_as_people_read_them) {
  EXPECT_EQ(print_clock(72s + 999ms), "1:12");
  EXPECT_EQ(print_clock(1h + 2min + 3s), "1:02:03");
  EXPECT_EQ(print_exact_clock(72s + 349ms), "1:12.3");
  EXPECT_EQ(print_moment(experiment::WallTime(1'790'000'000s)), "2026-09-21 14:13:20 UTC");
  EXPECT_EQ(print_length(2534ms), "2.53s");
  EXPECT_EQ(print_count(1'234'567), "1,234,567");
  EXPECT_EQ(print_count(123), "123");
  EXPECT_EQ(plural(1, "window", "windows") + plural(2, "window", "windows"), "1 window2 windows");
}

TEST(Markup, escapes_attributes_and_text_and_closes_what_is_open) {
  Markup out;
  out.open("a", {{"b", "\"<\""}}).text("c<d").leaf("e", {{"f", "1"}}).text("g", {}, "&");
  EXPECT_EQ(out.take(), "<a b=\"&quot;&lt;&quot;\">c&lt;d<e f=\"1\"/><g>&amp;</g></a>");
}

TEST(Markup, writes_numbers_that_a_drawing_can_hold) {
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(-0.001), "0");
  EXPECT_EQ(number(12.345), "12.35");
  EXPECT_EQ(number(100), "100");
  EXPECT_EQ(number(1.0 / 0.0), "0");
  EXPECT_EQ(percent(0.12345), "12.35%");
}

}  // namespace
}  // namespace squall::report
