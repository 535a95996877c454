// What is counted of exchanges, and under which endpoint.
#include "unit/http1/dialogue.hpp"

#include <gmock/gmock.h>

namespace squall::http1::testing {
namespace {

using ::testing::ElementsAre;

HopSpec hop_with_endpoints() {
  HopSpec hop;
  hop.endpoints.push_back({"pay", {.method = {"POST"}, .path = {"/pay"}}, {}});
  hop.endpoints.push_back({"files", {.path = {"/f/**"}}, {.path = {"/f/private/**"}}});
  return hop;
}

TEST(Counting, EveryRequestIsCountedUnderTheFirstEndpointThatMeansIt) {
  Dialogue dialogue(hop_with_endpoints());
  dialogue.client_says(get("/f/a") + get("/f/private/b") + get("/pay"));
  dialogue.upstream_says(ok("") + ok("") + "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
  const auto endpoints = dialogue.stats().endpoints;
  ASSERT_EQ(endpoints.size(), 3U);
  EXPECT_EQ(endpoints[0].requests, 0U);
  EXPECT_EQ(endpoints[1].requests, 1U);
  EXPECT_THAT(endpoints[1].classes, ElementsAre(0, 1, 0, 0, 0));
  EXPECT_EQ(endpoints[2].requests, 2U);
  EXPECT_THAT(endpoints[2].classes, ElementsAre(0, 1, 0, 0, 1));
  EXPECT_EQ(endpoints[2].errors, 1U);
}

TEST(Counting, LatencyIsTheClientsAndTheUpstreamsFaultedAndUntouchedApart) {
  Dialogue dialogue;
  FaultSpec slow = message_fault("slow", Point::response, "delay", {{"fixed", Duration{milliseconds{100}}}});
  slow.match.message.path = {"/slow"};
  dialogue.publish({slow});
  for (const char* path : {"/slow", "/fast"}) {
    dialogue.client_says(get(path));
    dialogue.wait(milliseconds{20});
    dialogue.upstream_says(ok("x"));
    dialogue.wait(milliseconds{200});
  }
  const EndpointStats other = dialogue.stats().endpoints.back();
  EXPECT_EQ(other.faulted, 1U);
  ASSERT_EQ(other.client.count(), 1U);
  ASSERT_EQ(other.client_faulted.count(), 1U);
  EXPECT_EQ(other.client.quantile(0.5), Latencies::middle_of(Latencies::bucket_of(milliseconds{20})));
  EXPECT_EQ(other.client_faulted.quantile(0.5), Latencies::middle_of(Latencies::bucket_of(milliseconds{120})));
  EXPECT_EQ(other.upstream_faulted.quantile(0.5), Latencies::middle_of(Latencies::bucket_of(milliseconds{20})));
}

TEST(Counting, AnswersThatSquallMadeHaveNoUpstreamsTime) {
  Dialogue dialogue;
  dialogue.publish({message_fault("r", Point::request, "respond", {{"status", StatusCode{503}}})});
  dialogue.client_says(get("/"));
  const EndpointStats other = dialogue.stats().endpoints.back();
  EXPECT_EQ(other.made, 1U);
  EXPECT_EQ(other.faulted, 1U);
  EXPECT_EQ(other.errors, 1U);
  EXPECT_EQ(other.client_faulted.count(), 1U);
  EXPECT_EQ(other.upstream_faulted.count(), 0U);
}

TEST(Counting, ErrorsOfFaultedRequestsAreCountedApartToo) {
  Dialogue dialogue;
  FaultSpec fault = message_fault("r", Point::request, "respond", {{"status", StatusCode{503}}});
  fault.match.message.path = {"/faulted"};
  dialogue.publish({fault});
  dialogue.client_says(get("/faulted"));
  dialogue.client_says(get("/untouched"));
  dialogue.upstream_says("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
  const EndpointStats other = dialogue.stats().endpoints.back();
  EXPECT_EQ(other.errors, 2U);
  EXPECT_EQ(other.errors_faulted, 1U);
}

TEST(Counting, ARequestThatAFaultLeavesUnansweredIsAnErrorOfTheFaulted) {
  Dialogue dialogue;
  dialogue.publish({message_fault("d", Point::request, "drop", {{"swallow", true}})});
  dialogue.client_says(get("/"));
  dialogue.end_connection(true);
  EXPECT_EQ(dialogue.stats().endpoints.back().errors_faulted, 1U);
}

TEST(Counting, AnUnansweredRequestIsAnErrorUnlessTheClientWentAway) {
  for (const bool client_left : {false, true}) {
    Dialogue dialogue;
    dialogue.client_says(get("/a"));
    dialogue.end_connection(client_left);
    EXPECT_EQ(dialogue.stats().endpoints.back().errors, client_left ? 0U : 1U);
    EXPECT_THAT(dialogue.told, ElementsAre(client_left ? "/a 0 left" : "/a 0 incomplete"));
  }
}

TEST(Counting, AFaultCountsMessagesAndConnectionsApart) {
  Dialogue dialogue;
  FaultSpec fault = message_fault("r", Point::request, "respond", {{"status", StatusCode{503}}});
  fault.dose.every = 2;
  dialogue.publish({fault});
  for (int i = 0; i < 6; ++i) dialogue.client_says(get("/"));
  const FaultCounters counters = dialogue.counters("r");
  EXPECT_EQ(counters.matched, 6U);
  EXPECT_EQ(counters.skipped, 3U);
  EXPECT_EQ(counters.injected, 3U);
  EXPECT_EQ(counters.connections, 1U);
}

}  // namespace
}  // namespace squall::http1::testing
