// Globs and regular expressions of a match, and that none of them can stall a shard.
#include "faults/pattern.hpp"

#include <gmock/gmock.h>

namespace squall::faults {
namespace {

using ::testing::HasSubstr;

struct Fit {
  std::string_view pattern;
  std::string_view value;
  bool fits;
};

void check(const std::vector<Fit>& fits, Pattern::Options options) {
  for (const Fit& fit : fits) {
    const auto pattern = Pattern::compile(fit.pattern, options);
    ASSERT_TRUE(pattern) << fit.pattern << ": " << pattern.error().front().message;
    EXPECT_EQ(pattern->fits(fit.value), fit.fits) << fit.pattern << " on " << fit.value;
  }
}

TEST(Pattern, is_the_text_itself_without_wildcards) {
  check({{"/orders", "/orders", true},
         {"/orders", "/orders/", false},
         {"/orders", "/Orders", false},
         {"/a.b", "/axb", false},
         {"/a+b(c)[d]", "/a+b(c)[d]", true},
         {"\\~home", "~home", true},
         {"a\\*b", "a*b", true},
         {"a\\*b", "axb", false},
         {"a\\\\b", "a\\b", true}},
        {.separator = '/'});
}

TEST(Pattern, has_a_star_for_one_segment_and_two_for_any_number) {
  check({{"/orders/*", "/orders/1", true},
         {"/orders/*", "/orders/", true},
         {"/orders/*", "/orders/1/items", false},
         {"/orders/*/items", "/orders/1/items", true},
         {"/orders/**", "/orders/1/items", true},
         {"/**/items", "/orders/1/items", true},
         {"**", "", true},
         {"/orders/?", "/orders/1", true},
         {"/orders/?", "/orders/12", false},
         {"/orders/?", "/orders//", false}},
        {.separator = '/'});
}

TEST(Pattern, has_a_star_for_anything_where_there_are_no_segments) {
  check({{"*json*", "application/json; charset=utf-8", true}, {"text/*", "text/a/b", true}, {"?", "\n", true}}, {});
}

TEST(Pattern, ignores_case_for_hosts) {
  check({{"*.Example.com", "API.example.COM", true}, {"example.com", "EXAMPLE.com", true}, {"~API", "api", true}},
        {.ignore_case = true});
}

TEST(Pattern, is_a_regular_expression_for_the_whole_value_after_a_tilde) {
  check({{"~/orders/[0-9]+", "/orders/12", true},
         {"~/orders/[0-9]+", "/orders/12/items", false},
         {"~orders", "/orders", false},
         {"~.*orders.*", "/orders/1", true},
         {"~a|b", "b", true},
         {"~(?i)abc", "ABC", true},
         {"~", "", true}},
        {.separator = '/'});
}

TEST(Pattern, judges_bytes_that_are_no_text) {
  check({{"*", "\xff\xfe", true}, {"~.\xff", "a\xff", true}, {"?", "\xff", true}}, {});
}

std::string refusal(std::string_view text) {
  const auto pattern = Pattern::compile(text, {.separator = '/'});
  return pattern ? "" : pattern.error().front().message + "; " + pattern.error().front().hint;
}

TEST(Pattern, is_refused_with_the_reason) {
  EXPECT_THAT(refusal(""), HasSubstr("is empty"));
  EXPECT_THAT(refusal("a\\"), HasSubstr("ends with a backslash"));
  EXPECT_THAT(refusal("~(a"), HasSubstr("not a regular expression: missing )"));
  EXPECT_THAT(refusal("~(a)\\1"), HasSubstr("without look-around"));
  EXPECT_THAT(refusal("~(?=a)"), HasSubstr("without look-around"));
  EXPECT_THAT(refusal(std::string(1025, 'a')), HasSubstr("at most 1024"));
  EXPECT_THAT(refusal("~((a{100}){100}){100}"), HasSubstr("not a regular expression"));
}

// A backtracking matcher would not come back from these in the life of the machine.
TEST(Pattern, cannot_be_made_to_stall) {
  const std::string value(64 << 10, 'a');
  for (const std::string_view text : {"~(a*)*b", "~(a|a)*b", "~(a|aa)+b", "~(.*a){20}b", "~.*.*.*.*=x"}) {
    const auto pattern = Pattern::compile(text, {});
    ASSERT_TRUE(pattern) << text;
    EXPECT_FALSE(pattern->fits(value)) << text;
  }
  std::string stars;
  for (int i = 0; i < 200; ++i) stars += "*a";
  const auto glob = Pattern::compile(stars + "b", {});
  ASSERT_TRUE(glob);
  EXPECT_FALSE(glob->fits(value));
}

}  // namespace
}  // namespace squall::faults
