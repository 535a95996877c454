// Quantities as text, both ways: what is read, what is refused and how the refusal helps.
#include "config/units.hpp"

#include <rapidcheck.h>

#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using namespace std::chrono_literals;

TEST(Duration, is_read_exactly) {
  const std::pair<const char*, Duration> table[] = {
      {"0s", 0s},     {"200ms", 200ms}, {"1.5s", 1500ms},
      {"2m", 2min},   {"1h30m", 90min}, {"1m30.5s", 90500ms},
      {"15us", 15us}, {"7ns", 7ns},     {"1.000000001s", 1000000001ns},
      {"0.1h", 6min}, {"007ms", 7ms},   {"1h0m0s", 1h},
      {"30d", 720h},  {"1d12h", 36h},   {"0.5d", 12h},
  };
  for (const auto& [text, value] : table) EXPECT_EQ(parse_duration(text), value) << text;
}

TEST(Duration, says_what_is_wrong_the_range_and_an_example) {
  const std::pair<const char*, const char*> table[] = {
      {"200", "has no unit"},        {"0", "has no unit"},          {"-1s", "is negative"},
      {"", "does not start with"},   {"ms", "does not start with"}, {"nan", "does not start with"},
      {".5s", "does not start"},     {"1.s", "no digit after"},     {"5 s", "has the unit \" s\""},
      {"5sec", "the unit \"sec\""},  {"5S", "the unit \"S\""},      {"1.5ns", "finer than the smallest"},
      {"30m1h", "the unit \"h\""},   {"1h1h", "the unit \"h\""},    {"1h-30m", "the unit \"h-\""},
      {"99999999h", "is too large"}, {"1e3s", "the unit \"e\""},    {"99999999999999999999s", "is too large"},
      {"forever", "does not start"}, {"1h5", "has no unit"},        {"9223372036854775807ns", "is too large"},
      {"12h1d", "the unit \"d\""},   {"1D", "the unit \"D\""},      {"106752d", "is too large"},
  };
  for (const auto& [text, reason] : table)
    EXPECT_THAT(message_of(parse_duration(text)), AllOf(HasSubstr(reason), HasSubstr("0s to 292 years"))) << text;
}

TEST(Duration, is_forever_only_where_that_is_allowed) {
  EXPECT_EQ(parse_duration_or_forever("forever"), forever);
  EXPECT_EQ(parse_duration_or_forever("1s"), Duration(1s));
  EXPECT_THAT(message_of(parse_duration_or_forever("never")), HasSubstr("or the word forever"));
}

TEST(Duration, is_printed_as_people_write_it) {
  const std::pair<const char*, Duration> table[] = {
      {"0s", 0s},   {"200ms", 200ms},     {"1.5s", 1500ms},     {"1m30s", 90s},
      {"1h", 1h},   {"1h1s", 3601s},      {"1.5ms", 1500us},    {"15us", 15us},
      {"7ns", 7ns}, {"1m500ms", 60500ms}, {"forever", forever}, {"48h", 48h},
  };
  for (const auto& [text, value] : table) EXPECT_EQ(print(value), text);
}

TEST(Bytes, are_read_exactly) {
  const std::pair<const char*, std::uint64_t> table[] = {
      {"0B", 0},
      {"512B", 512},
      {"16kB", 16'000},
      {"1.5MB", 1'500'000},
      {"2GB", 2'000'000'000},
      {"64KiB", 65'536},
      {"1.5MiB", 1'572'864},
      {"4GiB", 4ULL << 30},
      {"18446744073709551615B", UINT64_MAX},
  };
  for (const auto& [text, value] : table) EXPECT_EQ(parse_bytes(text), Bytes{value}) << text;
}

TEST(Bytes, say_what_is_wrong) {
  const std::pair<const char*, const char*> table[] = {
      {"1024", "has no unit"},
      {"-1kB", "is negative"},
      {"1KB", "the unit \"KB\""},
      {"1k", "the unit \"k\""},
      {"0.5B", "finer than the"},
      {"1kB2B", "after its unit"},
      {"17179869184GiB", "is too large"},
      {"18446744073709551616B", "is too large"},
      {"inf", "does not start"},
  };
  for (const auto& [text, reason] : table)
    EXPECT_THAT(message_of(parse_bytes(text)), AllOf(HasSubstr(reason), HasSubstr("like 16kB"))) << text;
}

TEST(ByteRate, is_read_and_printed) {
  EXPECT_EQ(parse_byte_rate("64kB/s"), ByteRate{64'000});
  EXPECT_EQ(parse_byte_rate("1MiB/s"), ByteRate{1 << 20});
  EXPECT_EQ(print(ByteRate{64'000}), "64kB/s");
  EXPECT_EQ(print(ByteRate{1 << 20}), "1MiB/s");
  EXPECT_EQ(print(ByteRate{0}), "0B/s");
}

TEST(ByteRate, says_what_is_wrong) {
  EXPECT_THAT(message_of(parse_byte_rate("64kB")), HasSubstr("is not per second"));
  EXPECT_THAT(message_of(parse_byte_rate("64/s")), HasSubstr("has no unit"));
  EXPECT_THAT(message_of(parse_byte_rate("-64kB/s")), HasSubstr("is negative"));
  EXPECT_THAT(message_of(parse_byte_rate("20req/s")), HasSubstr("the unit \"req\""));
  const auto bits = parse_byte_rate("1Gbit/s");
  EXPECT_THAT(message_of(bits), HasSubstr("counts bits"));
  EXPECT_EQ(bits.error().front().hint, "divide by 8: 1Gbit/s is 125MB/s");
}

TEST(Probability, is_a_share_or_a_percentage) {
  const std::pair<const char*, double> table[] = {{"0", 0},  {"1", 1},    {"0.25", 0.25},  {"25%", 0.25},  {"30%", 0.3},
                                                  {"0%", 0}, {"100%", 1}, {"0.7%", 0.007}, {"1e-3", 0.001}};
  for (const auto& [text, value] : table) EXPECT_EQ(parse_probability(text), value) << text;
}

TEST(Probability, says_what_is_wrong) {
  for (const char* text : {"1.01", "101%", "-0.1", "nan", "inf", "-inf", "1e400", "", "%", "25 %", "25%%", "0x1"})
    EXPECT_THAT(message_of(parse_probability(text)), HasSubstr("0 to 1 or 0% to 100%")) << text;
}

// Round trips over the whole range; rapidcheck prints the seed of a failure.
TEST(Units, print_what_they_read_for_all_values) {
  EXPECT_TRUE(rc::check("durations", [] {
    const Duration value{*rc::gen::inRange<Duration::rep>(0, forever.count())};
    RC_ASSERT(parse_duration(print(value)) == value);
  }));
  EXPECT_TRUE(rc::check("round durations", [] {
    const Duration value = std::chrono::milliseconds{*rc::gen::inRange(0, 100'000'000)};
    RC_ASSERT(parse_duration(print(value)) == value);
  }));
  EXPECT_TRUE(
      rc::check("bytes", [](std::uint64_t count) { RC_ASSERT(parse_bytes(print(Bytes{count})) == Bytes{count}); }));
  EXPECT_TRUE(rc::check("rates", [](std::uint32_t count) {
    RC_ASSERT(parse_byte_rate(print(ByteRate{count * 1000ULL})) == ByteRate{count * 1000ULL});
  }));
  EXPECT_TRUE(rc::check("probabilities", [] {
    const double value = *rc::gen::inRange(0, 1'000'001) / 1e6;
    RC_ASSERT(parse_probability(print_probability(value)) == value);
  }));
}

TEST(Units, never_crash_on_any_text) {
  EXPECT_TRUE(rc::check("any text", [](const std::string& text) {
    (void)parse_duration(text);
    (void)parse_bytes(text);
    (void)parse_byte_rate(text);
    (void)parse_probability(text);
    (void)parse_address(text);
    (void)parse_network(text);
  }));
}

}  // namespace
}  // namespace squall::config
