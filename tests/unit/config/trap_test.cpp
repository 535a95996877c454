// The trap of the vocabulary that is met before any byte moves; the others are in tests/sim, tests/net and, for
// messages, tests/unit/http1.
#include "config/fault_codec.hpp"
#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"

namespace squall::config {
namespace {

// A byte stream may carry compressed bodies: what is about messages is refused on it, never applied halfway.
TEST(Trap, T12NothingIsAboutMessagesInsideAByteStream) {
  const std::vector<std::string> hops{"db"};
  HopSpec hop;
  hop.name = "db";
  for (const char* words : {"match: {path: /pay}", "match: {not: {status: 5xx}}", "dose: {unit: request}",
                            "dose: {unit: 'header:x-user'}"}) {
    const auto fault =
        decode_fault(yaml("{hop: db, on: response, for: 1m, delay: 1s, " + std::string(words) + "}"), example_catalog);
    ASSERT_TRUE(fault) << words;
    const Problems problems = check_fault(*fault, &hop, hops, example_catalog, {});
    ASSERT_EQ(problems.size(), 1U) << words;
    EXPECT_THAT(problems[0].message, testing::HasSubstr("needs a hop of protocol http, and this one carries bytes"));
    hop.protocol = Protocol::http;
    EXPECT_TRUE(check_fault(*fault, &hop, hops, example_catalog, {}).empty()) << words;
    hop.protocol = Protocol::tcp;
  }
}

}  // namespace
}  // namespace squall::config
