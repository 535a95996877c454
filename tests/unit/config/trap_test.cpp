// The trap of the vocabulary that is met before any byte moves; the others are in tests/sim and tests/net.
#include "config/fault_codec.hpp"
#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"

namespace squall::config {
namespace {

// A byte stream may carry compressed bodies: what would rewrite JSON in it is refused, never applied halfway.
TEST(Trap, T12NothingRewritesMessagesInsideAByteStream) {
  for (const char* verb : {"respond: {status: 503}", "repeat: {times: 2}"}) {
    const auto lines =
        lines_of(decode_fault(yaml("{hop: db, on: response, for: 1m, " + std::string(verb) + "}"), example_catalog));
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_THAT(lines[0], testing::HasSubstr("needs a hop of protocol http, and this one carries bytes"));
  }
  EXPECT_FALSE(decode_fault(yaml("{hop: db, on: response, for: 1m, pause: {json: {a: 1}}}"), example_catalog));
}

}  // namespace
}  // namespace squall::config
