// Where a connection turns into something else, or a status says that there is no body, a fault must not leave the
// client reading what is no response.
#include "unit/http1/dialogue.hpp"

#include <gmock/gmock.h>

namespace squall::http1::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string upgrade = "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n";
const std::string switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n";
const std::string tunnel = "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n";

TEST(TurningPoint, AnAnswerInThePlaceOf101EndsTheConnection) {
  for (const char* verb : {"respond", "rewrite"}) {
    Dialogue dialogue;
    dialogue.publish({message_fault("f", Point::response, verb, {{"status", StatusCode{503}}})});
    dialogue.client_says(upgrade);
    dialogue.upstream_says(switching + "not http");
    EXPECT_THAT(dialogue.client_heard(), StartsWith("HTTP/1.1 503 ")) << verb;
    EXPECT_THAT(dialogue.client_heard(), Not(HasSubstr("not http"))) << verb;
    EXPECT_EQ(dialogue.over(), Dialogue::Over::fin) << verb;
  }
}

TEST(TurningPoint, AnAnswerInThePlaceOfATunnelEndsTheConnection) {
  Dialogue made;
  made.publish({message_fault("f", Point::response, "respond", {{"status", StatusCode{403}}})});
  made.client_says(tunnel);
  made.upstream_says("HTTP/1.1 200 Connected\r\n\r\n");
  EXPECT_EQ(made.over(), Dialogue::Over::fin);

  Dialogue to_nowhere;
  to_nowhere.publish({message_fault("f", Point::request, "respond", {{"status", StatusCode{200}}})});
  to_nowhere.client_says(tunnel);
  EXPECT_EQ(to_nowhere.over(), Dialogue::Over::fin);
  EXPECT_EQ(to_nowhere.upstream_heard(), "");
}

TEST(TurningPoint, AStatusWithoutABodyTakesItAway) {
  for (const int status : {204, 304}) {
    Dialogue dialogue;
    dialogue.publish({message_fault("f", Point::response, "rewrite", {{"status", StatusCode{status}}})});
    dialogue.client_says(get("/a"));
    dialogue.upstream_says(ok("hello"));
    EXPECT_THAT(dialogue.client_heard(), Not(HasSubstr("hello")));
    EXPECT_THAT(dialogue.client_heard(), Not(HasSubstr("Content-Length")));
    EXPECT_EQ(dialogue.over(), Dialogue::Over::fin);
  }
}

TEST(TurningPoint, AStatusThatMayHaveABodySaysThatThereIsNone) {
  for (const char* bare :
       {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"}) {
    Dialogue dialogue;
    FaultSpec once = message_fault("f", Point::response, "rewrite", {{"status", StatusCode{503}}});
    once.dose.first = 1;
    dialogue.publish({once});
    dialogue.client_says(get("/a"));
    dialogue.upstream_says(bare);
    EXPECT_THAT(dialogue.client_heard(), HasSubstr("Content-Length: 0\r\n"));
    dialogue.client_says(get("/b"));
    dialogue.upstream_says(ok("b"));
    EXPECT_THAT(dialogue.client_heard(), ::testing::EndsWith(ok("b")));
    EXPECT_EQ(dialogue.over(), Dialogue::Over::no);
  }
}

TEST(TurningPoint, ABodyIsCutAtNothingToo) {
  Dialogue dialogue;
  dialogue.publish({message_fault("f", Point::response, "rewrite", {{"truncate", Share{0.5}}})});
  dialogue.client_says(get("/a"));
  dialogue.upstream_says(ok("x"));
  EXPECT_EQ(dialogue.over(), Dialogue::Over::fin);
  EXPECT_THAT(dialogue.client_heard(), Not(HasSubstr("\r\n\r\nx")));
}

TEST(TurningPoint, ADocumentDeeperThanAnyoneWritesIsNotPatched) {
  Dialogue dialogue(HopSpec{}, std::size_t{8} << 20);
  dialogue.publish({message_fault("f", Point::response, "rewrite", {{"json", JsonText{R"({"a":1})"}}})});
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  dialogue.client_says(get("/a"));
  dialogue.upstream_says(ok(deep));
  EXPECT_EQ(dialogue.client_heard(), ok(deep));
  EXPECT_EQ(dialogue.counters("f").overflow, 1U);
}

}  // namespace
}  // namespace squall::http1::testing
