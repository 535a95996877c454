// From head to answer, without sockets.
#include "server/dispatch.hpp"

#include <stdexcept>

#include "server/problem.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace squall::server {
namespace {

using ::testing::HasSubstr;

class Dispatch : public ::testing::Test {
 protected:
  Dispatch() {
    const Handler echo = [](const Request& request) {
      return text_response(200, request.method + ' ' + request.path + ' ' + request.content_type + ' ' + request.body);
    };
    router_.add("GET", "/open", Scope::view, echo);
    router_.add("PUT", "/things/{name}", Scope::admin, echo, Body::required);
    router_.add("PUT", "/halt", Scope::view, echo);
    router_.add("GET", "/broken", Scope::view, [](const Request&) -> Response { throw std::runtime_error("inner"); });
  }

  Response call(std::string method, std::string target, http::Fields more = {}, std::string body = {}) {
    http::RequestHead head;
    head.method = std::move(method);
    head.target = std::move(target);
    head.fields = {{"Host", "localhost"}};
    head.fields.insert(head.fields.end(), more.begin(), more.end());
    head.framing.length = body.size();
    const Dispatcher dispatcher(router_, rules_);
    auto admitted = dispatcher.admit(head, {false, "127.0.0.1", "127.0.0.1"});
    if (Response* refusal = std::get_if<Response>(&admitted)) return *refusal;
    std::get<Call>(admitted).request.body = std::move(body);
    return dispatcher.answer(std::get<Call>(admitted));
  }

  Router router_;
  AccessRules rules_;
};

TEST_F(Dispatch, runs_the_handler) { EXPECT_EQ(call("GET", "/open?x=1").body, "GET /open  "); }

TEST_F(Dispatch, says_404_as_a_problem) {
  const Response response = call("GET", "/nowhere");
  EXPECT_EQ(response.content_type, "application/problem+json");
  const auto json = nlohmann::json::parse(response.body);
  EXPECT_EQ(json["status"], 404);
  EXPECT_EQ(json["title"], "Not Found");
}

TEST_F(Dispatch, says_405_with_the_methods_there_are) {
  const Response response = call("DELETE", "/things/a");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(*http::find_field(response.headers, "allow"), "PUT");
}

TEST_F(Dispatch, takes_json_and_yaml_bodies) {
  EXPECT_EQ(call("PUT", "/things/a", {{"Content-Type", "Application/JSON ; charset=utf-8"}}, "{}").body,
            "PUT /things/a application/json {}");
  EXPECT_EQ(call("PUT", "/things/a", {{"Content-Type", "application/yaml"}}, "a: b").status, 200);
}

TEST_F(Dispatch, refuses_other_types_of_body) {
  EXPECT_EQ(call("PUT", "/things/a", {{"Content-Type", "text/plain"}}, "{}").status, 415);
  EXPECT_EQ(call("PUT", "/things/a", {}, "{}").status, 415);
}

TEST_F(Dispatch, refuses_an_empty_body_where_one_is_required) { EXPECT_EQ(call("PUT", "/things/a").status, 400); }

TEST_F(Dispatch, does_not_look_at_a_body_nobody_asked_for) {
  EXPECT_EQ(call("PUT", "/halt", {{"Content-Type", "application/x-www-form-urlencoded"}}, "x").status, 200);
}

TEST_F(Dispatch, turns_an_exception_into_a_500_that_keeps_the_reason_to_the_log) {
  const Response response = call("GET", "/broken");
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, ::testing::Not(HasSubstr("inner")));
}

TEST_F(Dispatch, asks_for_a_token_in_the_standard_way) {
  rules_.tokens = {{Scope::view, "board", "secret"}};
  const Response response = call("GET", "/open");
  EXPECT_EQ(response.status, 401);
  EXPECT_THAT(*http::find_field(response.headers, "www-authenticate"), HasSubstr("Bearer"));
  EXPECT_EQ(call("PUT", "/things/a", {{"Authorization", "Bearer secret"}}, "{}").status, 403);
  EXPECT_EQ(call("GET", "/open", {{"Authorization", "Bearer secret"}}).status, 200);
}

TEST_F(Dispatch, judges_the_authority_of_an_absolute_target_in_place_of_host) {
  EXPECT_EQ(call("GET", "http://evil.example/open").status, 421);
  EXPECT_EQ(call("GET", "http://127.0.0.1/open").status, 200);
}

TEST_F(Dispatch, refuses_broken_percent_encoding) { EXPECT_EQ(call("GET", "/open?x=%z").status, 400); }

TEST(Problems, are_printed_with_place_and_hint) {
  const Response response =
      problem_response(422, {{"/for", "is required", "add `for: 5m`", 3, 7}, {"/dose", "is not text", "", 0, 0}});
  const auto json = nlohmann::json::parse(response.body);
  EXPECT_EQ(json["detail"], "is required");
  EXPECT_EQ(json["errors"][0],
            (nlohmann::json{
                {"path", "/for"}, {"message", "is required"}, {"hint", "add `for: 5m`"}, {"line", 3}, {"column", 7}}));
  EXPECT_EQ(json["errors"][1], (nlohmann::json{{"path", "/dose"}, {"message", "is not text"}}));
}

TEST(Problems, survive_bytes_that_are_not_utf8) {
  EXPECT_THAT(problem_response(404, "no hop \xff").body, HasSubstr("no hop"));
}

TEST(EventStreamResponse, honours_a_last_event_id_that_is_a_number) {
  Request request;
  EXPECT_EQ(event_stream_response(request).stream->after, std::nullopt);
  request.headers = {{"Last-Event-ID", "17"}};
  EXPECT_EQ(event_stream_response(request).stream->after, 17u);
  request.headers = {{"Last-Event-ID", "17x"}};
  EXPECT_EQ(event_stream_response(request).stream->after, std::nullopt);
}

}  // namespace
}  // namespace squall::server
