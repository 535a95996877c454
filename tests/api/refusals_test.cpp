// Everything that can be wrong with a request is a 4xx that names the field, and leaves hops, faults and epoch as they
// were.
#include <ostream>

#include "api/fixture.hpp"

namespace squall::api {
namespace {

using testing::HasSubstr;

struct Bad {
  const char* name;
  const char* path;  // of the API
  const char* body;
  int status;
  const char* pointer;  // of the first problem
  const char* message;  // a part of it
};

void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.name; }

class Refusals : public ApiTest, public testing::WithParamInterface<Bad> {
 protected:
  void SetUp() override {
    have_hop();
    have_fault("there");
  }
};

TEST_P(Refusals, NameTheFieldAndChangeNothing) {
  const json before = state();
  const Answer answer = put(GetParam().path, GetParam().body);
  EXPECT_EQ(answer.status, GetParam().status) << answer.text;
  EXPECT_EQ(answer.type, "application/problem+json");
  EXPECT_EQ(answer.problem().at("path"), GetParam().pointer) << answer.text;
  EXPECT_THAT(answer.problem().at("message").get<std::string>(), HasSubstr(GetParam().message));
  EXPECT_EQ(state(), before);
}

const Bad bad_faults[] = {
    {"UnknownHop", "/v1/faults/f", R"({"hop": "dv", "on": "response", "delay": "1s", "for": "5m"})", 422, "/hop",
     "no hop"},
    {"Unitless", "/v1/faults/f", R"({"hop": "db", "on": "response", "delay": 200, "for": "5m"})", 422, "/delay", ""},
    {"UnitlessText", "/v1/faults/f", R"({"hop": "db", "on": "response", "delay": "200", "for": "5m"})", 422, "/delay",
     "unit"},
    {"Negative", "/v1/faults/f", R"({"hop": "db", "on": "response", "delay": "-5ms", "for": "5m"})", 422, "/delay", ""},
    {"Huge", "/v1/faults/f", R"({"hop": "db", "on": "response", "delay": "99999999999999h", "for": "5m"})", 422,
     "/delay", ""},
    {"AboveTheVerbsBound", "/v1/faults/f", R"({"hop": "db", "on": "response", "delay": "2h", "for": "5m"})", 422,
     "/delay", ""},
    {"NotANumber", "/v1/faults/f",
     R"({"hop": "db", "on": "response", "delay": "1s", "for": "5m", "dose": {"probability": "NaN"}})", 422,
     "/dose/probability", ""},
    {"ProbabilityAboveOne", "/v1/faults/f",
     R"({"hop": "db", "on": "response", "delay": "1s", "for": "5m", "dose": {"probability": 1.5}})", 422,
     "/dose/probability", ""},
    {"ForIsMissing", "/v1/faults/f", R"({"hop": "db", "on": "response", "delay": "1s"})", 422, "/for", "missing"},
    {"ForIsZero", "/v1/faults/f", R"({"hop": "db", "on": "response", "delay": "1s", "for": "0s"})", 422, "/for", ""},
    {"ForIsAboveTheCap", "/v1/faults/f", R"({"hop": "db", "on": "response", "delay": "1s", "for": "61m"})", 422, "/for",
     "max_fault_duration"},
    {"TwoVerbs", "/v1/faults/f", R"({"hop": "db", "on": "response", "delay": "1s", "close": "fin", "for": "5m"})", 422,
     "/close", "second verb"},
    {"NoVerb", "/v1/faults/f", R"({"hop": "db", "on": "response", "for": "5m"})", 422, "", "no verb"},
    {"WrongPoint", "/v1/faults/f", R"({"hop": "db", "on": "connect", "delay": "1s", "for": "5m"})", 422, "/on", ""},
    {"UnknownPoint", "/v1/faults/f", R"({"hop": "db", "on": "reply", "delay": "1s", "for": "5m"})", 422, "/on", ""},
    {"UnknownChoice", "/v1/faults/f", R"({"hop": "db", "on": "response", "close": "softly", "for": "5m"})", 422,
     "/close", ""},
    {"AnotherName", "/v1/faults/f", R"({"name": "g", "hop": "db", "on": "response", "delay": "1s", "for": "5m"})", 422,
     "/name", ""},
    {"BadName", "/v1/faults/F!", R"({"hop": "db", "on": "response", "delay": "1s", "for": "5m"})", 422, "/name", ""},
    {"NotAMap", "/v1/faults/f", "[]", 422, "", ""},
    {"BrokenJson", "/v1/faults/f", "{\n  \"hop\": }", 400, "", ""},
    {"DuplicateKey", "/v1/faults/f", R"({"hop": "db", "hop": "db"})", 400, "", "duplicate"},
    {"SecondOfASet", "/v1/faults", R"({"faults": [
        {"name": "good", "hop": "db", "on": "response", "delay": "1s", "for": "5m"},
        {"name": "bad", "hop": "db", "on": "response", "delay": "1s", "for": "2h"}]})",
     422, "/faults/1/for", "max_fault_duration"},
    {"SameNameTwice", "/v1/faults", R"({"faults": [
        {"name": "f", "hop": "db", "on": "response", "delay": "1s", "for": "5m"},
        {"name": "f", "hop": "db", "on": "response", "delay": "1s", "for": "5m"}]})",
     422, "/faults/1/name", "already"},
};

const Bad bad_hops[] = {
    {"NoUpstream", "/v1/hops/h", R"({"listen": "127.0.0.1:0"})", 422, "/upstream", "missing"},
    {"NoPort", "/v1/hops/h", R"({"listen": "127.0.0.1", "upstream": "127.0.0.1:1"})", 422, "/listen", "port"},
    {"UnknownProtocol", "/v1/hops/h", R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:1", "protocol": "udp"})", 422,
     "/protocol", ""},
    {"UnitlessCap", "/v1/hops/h", R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:1", "lane_cap": 64})", 422,
     "/lane_cap", ""},
    {"FaultInside", "/v1/hops/h", R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:1",
        "faults": [{"on": "response", "delay": "1s", "for": "2h"}]})",
     422, "/faults/0/for", "max_fault_duration"},
};

const auto name_of = [](const testing::TestParamInfo<Bad>& info) { return std::string(info.param.name); };
INSTANTIATE_TEST_SUITE_P(OfFaults, Refusals, testing::ValuesIn(bad_faults), name_of);
INSTANTIATE_TEST_SUITE_P(OfHops, Refusals, testing::ValuesIn(bad_hops), name_of);

class OtherRefusals : public ApiTest {
 protected:
  void SetUp() override { have_hop(); }
};

TEST_F(OtherRefusals, BadJsonIsToldByLineAndColumn) {
  const Answer answer = put("/v1/faults/f", "{\n  \"hop\": }");
  EXPECT_EQ(answer.problem().at("line"), 2);
  EXPECT_EQ(answer.problem().at("column"), 10);
}

TEST_F(OtherRefusals, ABadValueIsToldByLineAndColumn) {
  const Answer answer = put("/v1/faults/f", "{\"hop\": \"db\", \"on\": \"response\", \"for\": \"5m\",\n \"delay\": 5}");
  EXPECT_EQ(answer.problem().at("line"), 2);
}

TEST_F(OtherRefusals, WhatOnlyTheServerKnowsIsToldByLineAndColumnToo) {
  const Answer answer =
      put("/v1/faults/f", "{\"hop\": \"db\", \"on\": \"response\", \"delay\": \"1s\",\n \"for\": \"2h\"}");
  EXPECT_EQ(answer.problem().at("path"), "/for");
  EXPECT_EQ(answer.problem().at("line"), 2);
}

TEST_F(OtherRefusals, AnUnknownKeyGetsTheNearestOne) {
  const Answer answer =
      put("/v1/faults/f", R"({"hop": "db", "on": "response", "delay": "1s", "for": "5m", "enable": true})");
  EXPECT_EQ(answer.problem().at("path"), "/enable");
  EXPECT_THAT(answer.problem().at("hint").get<std::string>(), HasSubstr("enabled"));
}

TEST_F(OtherRefusals, AllProblemsAreToldAtOnce) {
  EXPECT_EQ(put("/v1/faults/f", R"({"hop": "db", "on": "reply", "delay": 5})").body.at("errors").size(), 3U);
}

TEST_F(OtherRefusals, VeryManyProblemsAreCounted) {
  json body = json::object();
  for (int i = 0; i < 12'000; ++i) body["x" + std::to_string(i)] = 0;
  const Answer answer = put("/v1/faults", body.dump());
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.body.at("errors").size(), 101U);
  EXPECT_EQ(answer.body.at("errors").back().at("message"), "and 11901 more problems");
}

TEST_F(OtherRefusals, MoreFaultsThanFitInARequestAreOneProblem) {
  json faults = json::array();
  for (int i = 0; i < 5'000; ++i) faults.push_back(json::parse(slow_fault));
  const Answer answer = put("/v1/faults", json{{"faults", faults}}.dump());
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.body.at("errors").size(), 1U);
  EXPECT_EQ(answer.problem().at("path"), "/faults");
}

TEST_F(OtherRefusals, AnotherContentTypeIs415) {
  EXPECT_EQ(door.call("PUT", "/v1/faults/f", slow_fault, "text/plain").status, 415);
}

TEST_F(OtherRefusals, AMissingBodyIs400) { EXPECT_EQ(put("/v1/faults/f", "").status, 400); }

TEST_F(OtherRefusals, AnotherMethodIs405) { EXPECT_EQ(door.call("POST", "/v1/faults", "{}").status, 405); }

TEST_F(OtherRefusals, APatchTakesNothingButEnabled) {
  have_fault();
  EXPECT_EQ(patch("/v1/faults/slow", R"({"enabled": true, "delay": "1s"})").status, 422);
  EXPECT_EQ(patch("/v1/faults/slow", R"({"enabled": "yes"})").problem().at("path"), "/enabled");
}

TEST_F(OtherRefusals, WhatTheDataPlaneRefusesIs422AtItsPlace) {
  plane.refuse_next({{"/hops/1/listen", "address in use", "choose another port"}});
  const json before = state();
  const Answer answer = put("/v1/hops/cache", "{\"listen\": \"127.0.0.1:80\",\n \"upstream\": \"127.0.0.1:1\"}");
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.problem().at("path"), "/listen");
  EXPECT_EQ(answer.problem().at("line"), 1);
  EXPECT_EQ(state(), before);
}

}  // namespace
}  // namespace squall::api
