// Instants as text and back.
#include "experiment/rfc3339.hpp"

#include <rapidcheck.h>

#include "unit/config/load.hpp"

namespace squall::experiment {
namespace {

using namespace std::chrono_literals;
using WallTime = std::chrono::system_clock::time_point;

TEST(Rfc3339, is_printed_in_milliseconds_and_finer_where_it_must) {
  EXPECT_EQ(rfc3339(WallTime(1'790'000'000'042ms)), "2026-09-21T14:13:20.042Z");
  EXPECT_EQ(rfc3339(WallTime{}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(rfc3339(WallTime(-1ns)), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(rfc3339(WallTime(1'000'250us)), "1970-01-01T00:00:01.00025Z");
}

TEST(Rfc3339, is_read_back_exactly) {
  EXPECT_TRUE(rc::check("any instant of two centuries", [] {
    const WallTime time(
        Duration(*rc::gen::inRange<Duration::rep>(-3'000'000'000'000'000'000, 3'000'000'000'000'000'000)));
    RC_ASSERT(parse_rfc3339(rfc3339(time)) == time);
  }));
  EXPECT_EQ(parse_rfc3339("2024-02-29T23:59:59Z"), WallTime(1'709'251'199s));
}

TEST(Rfc3339, is_refused_when_it_is_no_instant) {
  for (const char* text :
       {"", "2026-03-01", "2026-03-01T09:30:00", "2026-03-01T09:30:00+01:00", "2026-02-29T09:30:00Z",
        "2026-13-01T09:30:00Z", "2026-03-01T24:00:00Z", "2026-03-01T09:60:00Z", "2026-03-01T09:30:60Z",
        "2026-03-01T09:30:00.Z", "2026-03-01T09:30:00.1234567890Z", "2026-03-01T09:30:00.25", "2026-03-01 09:30:00Z",
        "9999-03-01T09:30:00Z", "0001-01-01T00:00:00Z", "2026-03-01T09:30:00.2x5Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  EXPECT_EQ(config::message_of(parse_rfc3339("today")), "\"today\" is no time, like 2026-03-01T09:30:00.250Z");
}

}  // namespace
}  // namespace squall::experiment
