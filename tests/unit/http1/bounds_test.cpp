// Memory and time are bounded: of heads, of requests that wait for their answers, of bodies that are collected.
#include "unit/http1/dialogue.hpp"

#include <gmock/gmock.h>

namespace squall::http1::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

HopSpec hop_with(bool strict, Duration head_timeout = seconds{60}, Duration body_timeout = std::chrono::hours{1}) {
  HopSpec hop;
  hop.strict = strict;
  hop.head_timeout = head_timeout;
  hop.body_timeout = body_timeout;
  return hop;
}

TEST(Bounds, AHeadOf64KiBIsHeldAndALargerOneGoesOn) {
  Dialogue dialogue;
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(65'000, 'x');
  dialogue.client_says(head);
  EXPECT_EQ(dialogue.upstream_heard(), "");
  EXPECT_LE(dialogue.held(), 160U << 10);
  dialogue.client_says("\r\n\r\n");
  EXPECT_THAT(dialogue.upstream_heard(), SizeIs(head.size() + 4));
  EXPECT_EQ(dialogue.held(), 0U);

  Dialogue larger;
  const std::string too_much = head + std::string(1000, 'x');
  larger.client_says(too_much);
  EXPECT_EQ(larger.upstream_heard(), too_much);
  EXPECT_EQ(larger.stats().doubts.at(0).first, "head_too_large");
}

TEST(Bounds, RequestsThatAreNotAnsweredAreNotReadWithoutEnd) {
  Dialogue dialogue;
  std::string requests;
  for (int i = 0; i < 1000; ++i) requests += get("/" + std::to_string(i));
  dialogue.reads_at_most(1000);
  dialogue.client_says(requests);
  EXPECT_GT(dialogue.unread(), requests.size() / 2);
  EXPECT_LE(dialogue.stats().endpoints.back().requests, Session::most_unanswered + 30);
  for (int i = 0; i < 1000; ++i) dialogue.upstream_says(ok(std::to_string(i)));
  EXPECT_EQ(dialogue.unread(), 0U);
  EXPECT_EQ(dialogue.upstream_heard(), requests);
  EXPECT_THAT(dialogue.client_heard(), HasSubstr(ok("999")));
}

TEST(Bounds, AnIdleConnectionHoldsNothing) {
  Dialogue dialogue;
  dialogue.client_says(get("/"));
  dialogue.upstream_says(ok(std::string(100'000, 'x')));
  EXPECT_EQ(dialogue.held(), 0U);
  EXPECT_LE(sizeof(Session), 1700U);
}

TEST(Bounds, ASlowHeadGoesOnUnjudgedAndIsCounted) {
  Dialogue dialogue(hop_with(false, seconds{2}));
  dialogue.client_says("GET / HT");
  dialogue.wait(milliseconds{1900});
  EXPECT_EQ(dialogue.upstream_heard(), "");
  dialogue.client_says("TP");  // the deadline is the head's, not the read's
  dialogue.wait(milliseconds{200});
  EXPECT_EQ(dialogue.upstream_heard(), "GET / HTTP");
  EXPECT_EQ(dialogue.stats().doubts.at(0).first, "slow_head");
  dialogue.client_says("/1.1\r\n\r\n");
  EXPECT_EQ(dialogue.upstream_heard(), "GET / HTTP/1.1\r\n\r\n");
}

TEST(Bounds, ASlowHeadIsRefusedByStrict) {
  Dialogue dialogue(hop_with(true, seconds{2}));
  dialogue.client_says("GET / HT");
  dialogue.wait(milliseconds{2001});
  EXPECT_THAT(dialogue.client_heard(), StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
  EXPECT_EQ(dialogue.upstream_heard(), "");
  EXPECT_EQ(dialogue.over(), Dialogue::Over::fin);
}

TEST(Bounds, ASlowBodyIsNotJudgedAnyMoreAndIsCutByStrict) {
  const std::string begun = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhell";
  for (const bool strict : {false, true}) {
    Dialogue dialogue(hop_with(strict, seconds{60}, seconds{5}));
    dialogue.client_says(begun);
    dialogue.wait(milliseconds{5001});
    EXPECT_EQ(dialogue.stats().doubts.at(0).first, "slow_body");
    EXPECT_EQ(dialogue.over(), strict ? Dialogue::Over::fin : Dialogue::Over::no);
    if (strict) continue;
    dialogue.client_says("o world");
    EXPECT_EQ(dialogue.upstream_heard(), begun + "o world");
  }
}

TEST(Bounds, ASlowResponseIsNotWaitedForWithoutEndByStrict) {
  Dialogue dialogue(hop_with(true, seconds{2}));
  dialogue.client_says(get("/"));
  dialogue.wait(std::chrono::minutes{10});  // an upstream may think as long as it likes
  dialogue.upstream_says("HTTP/1.1 2");
  dialogue.wait(milliseconds{2001});
  EXPECT_THAT(dialogue.client_heard(), StartsWith("HTTP/1.1 502 Bad Gateway\r\n"));
}

TEST(Bounds, AHeadThatIsHeldGoesOnWhenTheAnswersAreInDoubt) {
  Dialogue dialogue;
  dialogue.client_says("GET / HT");
  dialogue.upstream_says("nobody has asked");
  EXPECT_EQ(dialogue.upstream_heard(), "GET / HT");
  EXPECT_EQ(dialogue.client_heard(), "nobody has asked");
}

TEST(Bounds, ABodyAboveOneMebibyteIsNotCollected) {
  Dialogue dialogue(HopSpec{}, std::size_t{8} << 20);
  dialogue.publish({message_fault("patch", Point::response, "rewrite", {{"json", JsonText{R"({"a":1})"}}}),
                    message_fault("again", Point::request, "repeat", {{"times", std::uint64_t{2}}})});
  const std::string large(most_collected + 1, 'x');
  const std::string request =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(large.size()) + "\r\n\r\n";
  dialogue.client_says(request + large);
  EXPECT_EQ(dialogue.upstream_heard(), request + large);
  EXPECT_THAT(dialogue.copies, SizeIs(0));
  EXPECT_EQ(dialogue.counters("again").overflow, 1U);
  std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 300; ++i) chunked += "1000\r\n" + std::string(4096, 'y') + "\r\n";
  chunked += "0\r\n\r\n";
  dialogue.upstream_says(chunked);
  EXPECT_EQ(dialogue.client_heard(), chunked);
  EXPECT_EQ(dialogue.counters("patch").overflow, 1U);
  EXPECT_EQ(dialogue.counters("patch").injected, 0U);
}

TEST(Bounds, WhoeverIsCollectedIsToldToGoOn) {
  Dialogue dialogue;
  dialogue.publish({message_fault("again", Point::request, "repeat", {{"times", std::uint64_t{3}}})});
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  dialogue.client_says(head);
  EXPECT_EQ(dialogue.client_heard(), "HTTP/1.1 100 Continue\r\n\r\n");
  dialogue.client_says("hi");
  EXPECT_EQ(dialogue.upstream_heard(), head + "hi");
  EXPECT_THAT(dialogue.copies, ::testing::ElementsAre(head + "hi", head + "hi"));
  dialogue.upstream_says(ok("done"));
  EXPECT_EQ(dialogue.client_heard(), "HTTP/1.1 100 Continue\r\n\r\n" + ok("done"));
}

}  // namespace
}  // namespace squall::http1::testing
