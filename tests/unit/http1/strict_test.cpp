// Strict hops refuse what RFC 9112 leaves ambiguous, in both directions, before the other side hears of it; other hops
// pass the same bytes on untouched and count the reason. The cases are those of the codec, written from the RFC.
#include "unit/http/request_cases.hpp"
#include "unit/http/response_cases.hpp"
#include "unit/http1/dialogue.hpp"

#include <gmock/gmock.h>

namespace squall::http1::testing {
namespace {

using http::Doubt;
using ::testing::HasSubstr;
using ::testing::StartsWith;

HopSpec strict_hop() {
  HopSpec hop;
  hop.strict = true;
  return hop;
}

std::optional<Doubt> doubt_named(std::string_view word) {
  for (int i = 1; i <= static_cast<int>(Doubt::slow_body); ++i)
    if (to_string(static_cast<Doubt>(i)) == word) return static_cast<Doubt>(i);
  return std::nullopt;
}

// What is in doubt for a server that must answer, and passes a hop: it is clear where the message ends.
bool is_the_servers(std::string_view word) {
  return word == "expectation" || word == "unknown_method" || word == "body_too_large";
}

class StrictRequest : public ::testing::TestWithParam<http::testing::Case> {};

TEST_P(StrictRequest, is_refused_when_it_is_ambiguous) {
  const std::string_view last = GetParam().said.back();
  const auto doubt = doubt_named(last);
  Dialogue dialogue(strict_hop());
  dialogue.client_says(GetParam().text);
  if (!doubt || is_the_servers(last)) {
    EXPECT_EQ(dialogue.stats().refused, 0U);
    return;
  }
  EXPECT_EQ(dialogue.stats().refused, 1U);
  const std::size_t before = GetParam().said.size() - 1;  // requests that stand, and wait for their answers
  for (std::size_t i = 0; i < before; ++i) dialogue.upstream_says(ok(""));
  EXPECT_THAT(dialogue.client_heard(), HasSubstr("HTTP/1.1 " + std::to_string(status_of(*doubt)) + " "));
  EXPECT_THAT(dialogue.client_heard(), HasSubstr(std::string(explain(*doubt))));
  EXPECT_EQ(dialogue.over(), Dialogue::Over::fin);
  const bool in_the_body = last == "chunk" || last == "trailers_too_large" || GetParam().name.starts_with("7_1");
  if (before == 0 && !in_the_body) {
    EXPECT_EQ(dialogue.upstream_heard(), "");
  }
}

TEST_P(StrictRequest, passes_a_hop_that_is_not_strict_as_it_is) {
  Dialogue dialogue;
  dialogue.client_says(GetParam().text);
  dialogue.client_ends();
  EXPECT_EQ(dialogue.upstream_heard(), GetParam().text);
  EXPECT_EQ(dialogue.client_heard(), "");
  const std::string_view last = GetParam().said.back();
  const bool is_http2 = GetParam().name == "2_3_h2_preface";  // which is no doubt, but something else
  EXPECT_EQ(dialogue.stats().http2, is_http2 ? 1U : 0U);
  if (doubt_named(last) && !is_the_servers(last) && !is_http2) {
    ASSERT_EQ(dialogue.stats().doubts.size(), 1U);
    EXPECT_EQ(dialogue.stats().doubts[0].first, last);
  }
}

INSTANTIATE_TEST_SUITE_P(rfc9112, StrictRequest, ::testing::ValuesIn(http::testing::request_cases()),
                         [](const auto& one) { return "section_" + std::string(one.param.name); });

class StrictResponse : public ::testing::TestWithParam<http::testing::ResponseCase> {};

TEST_P(StrictResponse, is_refused_when_it_is_ambiguous) {
  const auto doubt = doubt_named(GetParam().said);
  Dialogue dialogue(strict_hop());
  dialogue.client_says(get("/"));
  dialogue.upstream_says(GetParam().head);
  if (!doubt) {
    EXPECT_EQ(dialogue.stats().refused, 0U);
    EXPECT_THAT(std::string(GetParam().head), StartsWith(dialogue.client_heard()));
    return;
  }
  EXPECT_THAT(dialogue.client_heard(), StartsWith("HTTP/1.1 502 Bad Gateway"));
  EXPECT_THAT(dialogue.client_heard(), HasSubstr(std::string(explain(*doubt))));
  EXPECT_EQ(dialogue.over(), Dialogue::Over::fin);
  EXPECT_EQ(dialogue.stats().refused, 1U);
}

TEST_P(StrictResponse, passes_a_hop_that_is_not_strict_as_it_is) {
  Dialogue dialogue;
  dialogue.client_says(get("/"));
  dialogue.upstream_says(GetParam().head);
  dialogue.upstream_ends();
  EXPECT_EQ(dialogue.client_heard(), GetParam().head);
}

INSTANTIATE_TEST_SUITE_P(rfc9112, StrictResponse, ::testing::ValuesIn(http::testing::response_cases()),
                         [](const auto& one) { return "section_" + std::string(one.param.name); });

TEST(Strict, has_cases_enough) {
  std::size_t refused = 0;
  for (const auto& one : http::testing::request_cases()) refused += doubt_named(one.said.back()) ? 1 : 0;
  for (const auto& one : http::testing::response_cases()) refused += doubt_named(one.said) ? 1 : 0;
  EXPECT_GE(refused, 100U);
  EXPECT_GE(http::testing::request_cases().size() + http::testing::response_cases().size(), 150U);
}

TEST(Strict, refuses_in_its_turn_behind_the_answers_to_what_stood_before) {
  Dialogue dialogue(strict_hop());
  dialogue.client_says(get("/1") + "GET /2 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
  EXPECT_EQ(dialogue.upstream_heard(), get("/1"));
  EXPECT_EQ(dialogue.client_heard(), "");
  dialogue.upstream_says(ok("one"));
  EXPECT_THAT(dialogue.client_heard(), StartsWith(ok("one") + "HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_EQ(dialogue.over(), Dialogue::Over::fin);
}

TEST(Strict, refuses_http2) {
  Dialogue dialogue(strict_hop());
  dialogue.client_says("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  EXPECT_THAT(dialogue.client_heard(), StartsWith("HTTP/1.1 505 "));
  EXPECT_EQ(dialogue.upstream_heard(), "");
}

TEST(Strict, refuses_bytes_that_come_before_their_tunnel) {
  Dialogue dialogue(strict_hop());
  dialogue.client_says("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n\x16\x03");
  EXPECT_EQ(dialogue.over(), Dialogue::Over::fin);  // without an answer, which might be taken for the tunnel's
  EXPECT_EQ(dialogue.client_heard(), "");
}

}  // namespace
}  // namespace squall::http1::testing
