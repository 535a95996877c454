// Traces as people record them, and what is wrong with some at which line and column.
#include "config/trace_file.hpp"

#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::ElementsAre;
using testing::StartsWith;
using namespace std::chrono_literals;

TEST(TraceFile, is_one_value_a_line_with_its_unit) {
  EXPECT_THAT(*parse_trace("# a bad day\n12.5ms\n\n2s\r\n800us"), ElementsAre(12'500us, 2s, 800us));
}

TEST(TraceFile, takes_bare_numbers_where_the_header_says_the_unit) {
  EXPECT_THAT(*parse_trace("latency_ms\n12.5\n300\n"), ElementsAre(12'500us, 300ms));
  EXPECT_THAT(*parse_trace("seconds\n1.5\n"), ElementsAre(1'500ms));
  EXPECT_THAT(*parse_trace("time,path,duration_us,status\n10:00:01,/pay,1200,200\n10:00:02,/pay,900,500\n"),
              ElementsAre(1'200us, 900us));
}

TEST(TraceFile, tells_every_bad_line) {
  EXPECT_THAT(lines_of(parse_trace("12\n1ms\nsoon\n")),
              ElementsAre(StartsWith("1:1 : \"12\" has no unit (write it with one, like 12ms, or name the column"),
                          StartsWith("3:1 : \"soon\" does not start with a number")));
  EXPECT_THAT(lines_of(parse_trace("time,latency_ms\nx,5\nx\n")),
              ElementsAre(StartsWith("3:1 : the line has 1 columns")));
  EXPECT_THAT(lines_of(parse_trace("a,latency_ms\nx, -5\n")), ElementsAre(StartsWith("2:4 : \"-5\" is negative")));
  EXPECT_THAT(lines_of(parse_trace("25h\n")), ElementsAre(StartsWith("1:1 : a duration of a trace is at most 24h")));
  EXPECT_THAT(lines_of(parse_trace("")), ElementsAre(StartsWith("0:1 : the trace has no value")));
}

TEST(TraceFile, is_bounded) {
  std::string text = "ms\n";
  for (std::size_t i = 0; i <= most_trace_values; ++i) text += "1\n";
  EXPECT_THAT(lines_of(parse_trace(text)), ElementsAre(StartsWith("50002:1 : a trace has at most 50000 values")));
}

}  // namespace
}  // namespace squall::config
