// Bounds as people write them, what they hold for, and how measured values are told.
#include "experiment/bound.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace squall::experiment {
namespace {

using testing::HasSubstr;

TEST(Bound, reads_every_comparison_and_unit) {
  struct Form {
    const char* text;
    Comparison comparison;
    Dimension dimension;
    double value;
  };
  const Form forms[] = {
      {"< 800ms", Comparison::less, Dimension::duration, 0.8},
      {"<800ms", Comparison::less, Dimension::duration, 0.8},
      {"  <=  1m30s  ", Comparison::less_equal, Dimension::duration, 90},
      {">= 14.4", Comparison::greater_equal, Dimension::number, 14.4},
      {"> -1", Comparison::greater, Dimension::number, -1},
      {"== 200", Comparison::equal, Dimension::number, 200},
      {"!= 0", Comparison::not_equal, Dimension::number, 0},
      {"< 5%", Comparison::less, Dimension::share, 0.05},
      {"< 0.1%", Comparison::less, Dimension::share, 0.001},
      {"> 100/s", Comparison::greater, Dimension::rate, 100},
      {"> 0.5/s", Comparison::greater, Dimension::rate, 0.5},
      {"< 1MB/s", Comparison::less, Dimension::byte_rate, 1e6},
      {"< 1.5KiB/s", Comparison::less, Dimension::byte_rate, 1536},
  };
  for (const Form& form : forms) {
    SCOPED_TRACE(form.text);
    const auto bound = parse_bound(form.text);
    ASSERT_TRUE(bound);
    EXPECT_EQ(bound->comparison, form.comparison);
    EXPECT_EQ(bound->dimension, form.dimension);
    EXPECT_DOUBLE_EQ(bound->value, form.value);
  }
}

TEST(Bound, keeps_what_was_written_without_the_blanks_around_it) { EXPECT_EQ(parse_bound("  < 5% ")->text, "< 5%"); }

TEST(Bound, refuses_what_is_none_with_the_form_and_an_example) {
  for (const char* text : {"", " ", "800ms", "<", "< ", "<> 5", "= 5", "< few", "< 5 parsecs", "< 150%", "< -1/s",
                           "< -5ms", "< 1e3", "< inf", "< nan", "< 5Mbit/s", "< 5%%", "=> 5", "< 5 5"}) {
    SCOPED_TRACE(text);
    const auto bound = parse_bound(text);
    ASSERT_FALSE(bound);
    EXPECT_THAT(bound.error().front().message, HasSubstr("\"< 800ms\""));
  }
  EXPECT_EQ(parse_bound("= 5").error().front().hint, "write ==");
}

TEST(Bound, takes_a_bare_number_for_shares_and_rates_and_for_nothing_else) {
  EXPECT_EQ(bound_on(Dimension::share, *parse_bound("< 0.05"))->dimension, Dimension::share);
  EXPECT_EQ(bound_on(Dimension::rate, *parse_bound("> 100"))->dimension, Dimension::rate);
  EXPECT_FALSE(bound_on(Dimension::share, *parse_bound("< 5")));
  EXPECT_FALSE(bound_on(Dimension::duration, *parse_bound("< 800")));
  EXPECT_FALSE(bound_on(Dimension::byte_rate, *parse_bound("< 800")));
}

TEST(Bound, does_not_take_one_unit_for_another) {
  const auto refused = bound_on(Dimension::share, *parse_bound("< 5ms"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().message, "\"< 5ms\" does not fit: this is a share, like < 5%");
  EXPECT_FALSE(bound_on(Dimension::number, *parse_bound("< 5%")));
  EXPECT_TRUE(bound_on(Dimension::duration, *parse_bound("< 5ms")));
}

TEST(Bound, holds_on_its_own_side_only) {
  struct Side {
    const char* text;
    bool below, at, above;
  };
  for (const Side& side :
       {Side{"< 5", true, false, false}, Side{"<= 5", true, true, false}, Side{"> 5", false, false, true},
        Side{">= 5", false, true, true}, Side{"== 5", false, true, false}, Side{"!= 5", true, false, true}}) {
    SCOPED_TRACE(side.text);
    const Bound bound = *parse_bound(side.text);
    EXPECT_EQ(holds(bound, 4.9), side.below);
    EXPECT_EQ(holds(bound, 5), side.at);
    EXPECT_EQ(holds(bound, 5.1), side.above);
  }
}

TEST(Bound, holds_for_nothing_that_is_no_number) {
  for (const char* text : {"< 5", "<= 5", "> 5", ">= 5", "== 5", "!= 5"})
    EXPECT_FALSE(holds(*parse_bound(text), std::nan(""))) << text;
}

TEST(PrintValue, tells_values_in_the_units_that_people_write) {
  EXPECT_EQ(print_value(Dimension::duration, 0.412), "412ms");
  EXPECT_EQ(print_value(Dimension::duration, 0.0123456), "12.3ms");
  EXPECT_EQ(print_value(Dimension::duration, 0.000085), "85us");
  EXPECT_EQ(print_value(Dimension::duration, 0.99999), "1s");
  EXPECT_EQ(print_value(Dimension::duration, 1.25), "1.25s");
  EXPECT_EQ(print_value(Dimension::duration, 90.2), "1m30s");
  EXPECT_EQ(print_value(Dimension::duration, 0), "0s");
  EXPECT_EQ(print_value(Dimension::share, 0.0035), "0.35%");
  EXPECT_EQ(print_value(Dimension::share, 1), "100%");
  EXPECT_EQ(print_value(Dimension::byte_rate, 1.2e6), "1.2MB/s");
  EXPECT_EQ(print_value(Dimension::byte_rate, 999.7), "1kB/s");
  EXPECT_EQ(print_value(Dimension::rate, 95), "95/s");
  EXPECT_EQ(print_value(Dimension::rate, 0.25), "0.25/s");
  EXPECT_EQ(print_value(Dimension::number, 14.4), "14.4");
  EXPECT_EQ(print_value(Dimension::number, 1234567890), "1234567890");
  EXPECT_EQ(print_value(Dimension::number, -0.00001), "-0.00001");
}

TEST(PrintValue, tells_what_is_no_number_too) {
  EXPECT_EQ(print_value(Dimension::duration, std::nan("")), "not a number");
  EXPECT_EQ(print_value(Dimension::number, std::numeric_limits<double>::infinity()), "infinite");
  EXPECT_EQ(print_value(Dimension::byte_rate, std::numeric_limits<double>::max()).substr(0, 4), "1797");
}

}  // namespace
}  // namespace squall::experiment
