// The manners: statuses, types, headers, the forms of every error, and who is let in.
#include "api/toxiproxy.hpp"

namespace squall::api {
namespace {

using testing::MatchesRegex;

using ToxiproxyHttp = Toxiproxy;

std::string header(const Answer& answer, const std::string& name) {
  const auto at = answer.headers.find(name);
  return at == answer.headers.end() ? "" : at->second;
}

TEST_F(ToxiproxyHttp, VersionIsAsItWasWithItsSpaceAndNewline) {
  const Answer answer = call("GET", "/version");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text, "{\"version\": \"2.12.0\"}\n");
  EXPECT_EQ(answer.type, "application/json;charset=utf-8");
}

TEST_F(ToxiproxyHttp, EveryAnswerOfARouteHasAnIdOfItsOwn) {
  const std::string first = header(call("GET", "/version"), "X-Toxiproxy-Request-Id");
  const std::string second = header(call("GET", "/proxies/nobody"), "X-Toxiproxy-Request-Id");
  EXPECT_THAT(first, MatchesRegex("[0-9a-v]{20}"));
  EXPECT_THAT(second, MatchesRegex("[0-9a-v]{20}"));
  EXPECT_NE(first, second);
}

TEST_F(ToxiproxyHttp, ErrorsAreJsonThatCallsItselfText) {
  const Answer answer = call("GET", "/proxies/nobody");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.text, "{\"error\":\"proxy not found\",\"status\":404}\n");
  EXPECT_EQ(answer.type, "text/plain; charset=utf-8");
  EXPECT_EQ(answer.headers.count("X-Content-Type-Options"), 1U);
  EXPECT_EQ(header(answer, "X-Content-Type-Options"), "nosniff");
}

TEST_F(ToxiproxyHttp, UnknownPathsAreGosOwn404) {
  for (const char* path : {"/proxies/", "/proxies/a/b", "/reset/x", "/version/"}) {
    const Answer answer = call("GET", path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.text, "404 page not found\n");
    EXPECT_EQ(header(answer, "X-Toxiproxy-Request-Id"), "");
  }
}

TEST_F(ToxiproxyHttp, OtherMethodsAre405WithNothingElse) {
  for (const auto& [method, path] : {std::pair{"PUT", "/proxies"},
                                     {"DELETE", "/reset"},
                                     {"HEAD", "/proxies"},
                                     {"GET", "/populate"},
                                     {"PUT", "/proxies/x/toxics"}}) {
    const Answer answer = call(method, path);
    EXPECT_EQ(answer.status, 405) << method << path;
    EXPECT_EQ(answer.text + answer.type + header(answer, "Allow") + header(answer, "X-Toxiproxy-Request-Id"), "");
  }
}

TEST_F(ToxiproxyHttp, BrowsersAreKeptOut) {
  const httplib::Headers browser{{"User-Agent", "Mozilla/5.0 (X11)"}};
  const Answer answer = door->call("GET", "/proxies", {}, {}, browser);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.text, "User agent not allowed\n");
  EXPECT_THAT(header(answer, "X-Toxiproxy-Request-Id"), MatchesRegex("[0-9a-v]{20}"));
  EXPECT_EQ(door->call("GET", "/proxies/", {}, {}, browser).status, 404);
  EXPECT_EQ(door->call("GET", "/proxies", {}, {}, {{"User-Agent", "NotMozilla/5.0"}}).status, 200);
}

TEST_F(ToxiproxyHttp, NoContentTypeIsWrong) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/json"})
    EXPECT_EQ(door->call("POST", "/populate", "[]", type).status, 201) << type;
}

TEST_F(ToxiproxyHttp, SquallsOwnPathsStayTheirOwn) {
  EXPECT_EQ(call("GET", "/v1/hops").status, 200);
  EXPECT_EQ(call("GET", "/metrics").status, 200);
  EXPECT_EQ(call("GET", "/nowhere").type, "application/problem+json");
}

TEST_F(ToxiproxyHttp, AHostThatIsNotKnownIsRefusedWhereTheApiIsNotOpen) {
  EXPECT_EQ(door->call("GET", "/proxies", {}, {}, {{"Host", "rebound.example"}}).status, 421);
}

TEST_F(ToxiproxyHttp, BadBodiesAreToldInTheDecodersWords) {
  for (const auto& [body, error] :
       {std::pair{"", "bad request body: EOF"},
        {"{", "bad request body: unexpected EOF"},
        {"{}", "missing required field: name"},
        {"null", "missing required field: name"},
        {R"({"name":"a"})", "missing required field: upstream"},
        {R"({"name":""})", "missing required field: name"},
        {"[]", "bad request body: json: cannot unmarshal array into value of type Proxy"},
        {R"({"name":1})", "bad request body: json: cannot unmarshal number 1 into field Proxy.name of type string"}}) {
    const Answer answer = call("POST", "/proxies", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.body.at("error"), error);
  }
}

class OpenToxiproxy : public Toxiproxy {
 protected:
  OpenToxiproxy() : Toxiproxy({.open = true}) {}
};

TEST_F(OpenToxiproxy, TakesAnyHostAndEveryPathThatIsNotSqualls) {
  EXPECT_EQ(door->call("GET", "/proxies", {}, {}, {{"Host", "toxiproxy:8474"}}).status, 200);
  EXPECT_EQ(door->call("GET", "/", {}, {}, {{"Host", "toxiproxy:8474"}}).text, "404 page not found\n");
  EXPECT_EQ(door->call("GET", "/metrics", {}, {}, {{"Host", "toxiproxy:8474"}}).status, 200);
  EXPECT_EQ(call("GET", "/v1/hops").status, 200) << "loopback may";
  EXPECT_EQ(door->call("GET", "/v1/hops", {}, {}, {{"Host", "toxiproxy:8474"}}).status, 421);
}

}  // namespace
}  // namespace squall::api
