// Who may: hosts, origins, tokens, scopes.
#include "server/access.hpp"

#include <gmock/gmock.h>

namespace squall::server {
namespace {

using ::testing::HasSubstr;

const Origin local_client{false, "127.0.0.1", "127.0.0.1"};
const Origin unix_client{true, "root@0", {}};
const AccessRules open_rules;

int site_status(const Origin& origin, std::string_view method, const http::Fields& fields, AccessRules rules = {}) {
  return check_site(rules, origin, method, fields).status;
}

TEST(Host, of_loopback_is_known_with_any_port) {
  for (const char* host : {"localhost", "LocalHost:8474", "127.0.0.1", "127.0.0.1:1", "[::1]:8474"})
    EXPECT_EQ(site_status(local_client, "GET", {{"Host", host}}), 0) << host;
}

TEST(Host, that_rebinding_would_send_is_misdirected) {
  for (const char* host : {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8474", "127.0.0.2"})
    EXPECT_EQ(site_status(local_client, "GET", {{"Host", host}}), 421) << host;
}

TEST(Host, missing_is_misdirected) { EXPECT_EQ(site_status(local_client, "GET", {}), 421); }

TEST(Host, may_be_the_address_the_client_connected_to) {
  const Origin remote{false, "10.0.0.9", "10.0.0.1"};
  EXPECT_EQ(site_status(remote, "GET", {{"Host", "10.0.0.1:8474"}}), 0);
  EXPECT_EQ(site_status(remote, "GET", {{"Host", "10.0.0.2:8474"}}), 421);
}

TEST(Host, on_the_list_matches_exactly) {
  const AccessRules rules{{}, {"squall.internal", "gate.internal:443"}};
  EXPECT_EQ(site_status(local_client, "GET", {{"Host", "squall.internal:99"}}, rules), 0);
  EXPECT_EQ(site_status(local_client, "GET", {{"Host", "gate.internal:443"}}, rules), 0);
  EXPECT_EQ(site_status(local_client, "GET", {{"Host", "gate.internal:80"}}, rules), 421);
  EXPECT_EQ(site_status(local_client, "GET", {{"Host", "a.squall.internal"}}, rules), 421);
}

TEST(Host, does_not_matter_on_the_unix_socket) {
  EXPECT_EQ(site_status(unix_client, "PUT", {{"Host", "whatever"}}), 0);
}

TEST(OriginField, of_another_site_may_read_and_not_write) {
  const http::Fields fields = {{"Host", "localhost:8474"}, {"Origin", "http://evil.example"}};
  EXPECT_EQ(site_status(local_client, "GET", fields), 0);
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"})
    EXPECT_EQ(site_status(local_client, method, fields), 403);
}

TEST(OriginField, of_the_same_site_may_write) {
  EXPECT_EQ(site_status(local_client, "PUT", {{"Host", "localhost:8474"}, {"Origin", "http://localhost:8474"}}), 0);
}

TEST(OriginField, null_or_of_another_port_may_not_write) {
  EXPECT_EQ(site_status(local_client, "PUT", {{"Host", "localhost:8474"}, {"Origin", "null"}}), 403);
  EXPECT_EQ(site_status(local_client, "PUT", {{"Host", "localhost:8474"}, {"Origin", "http://localhost:80"}}), 403);
}

const AccessRules guarded{
    {{Scope::view, "board", "v-secret"}, {Scope::run, "ci", "r-secret"}, {Scope::admin, "ops", "a-secret"}}, {}};

Denial denial_for(std::string_view authorization, Scope needed, Peer& peer) {
  http::Fields fields;
  if (!authorization.empty()) fields.push_back({"Authorization", std::string(authorization)});
  return check_peer(guarded, local_client, needed, fields, peer);
}

TEST(Token, opens_its_scope_and_those_below) {
  Peer peer;
  EXPECT_EQ(denial_for("Bearer r-secret", Scope::view, peer).status, 0);
  EXPECT_EQ(denial_for("bearer  r-secret", Scope::run, peer).status, 0);
  EXPECT_EQ(peer.who, "ci");
  const Denial denial = denial_for("Bearer r-secret", Scope::admin, peer);
  EXPECT_EQ(denial.status, 403);
  EXPECT_THAT(denial.reason, HasSubstr("admin"));
}

TEST(Token, unknown_or_missing_is_unauthorized) {
  Peer peer;
  for (const char* given :
       {"", "Bearer", "Bearer ", "Bearer x", "Bearer r-secre", "Bearer r-secret2", "Basic r-secret"})
    EXPECT_EQ(denial_for(given, Scope::view, peer).status, 401) << given;
}

TEST(Token, is_not_needed_by_a_route_for_anyone) {
  Peer peer;
  EXPECT_EQ(denial_for("", Scope::anyone, peer).status, 0);
}

TEST(Token, wins_over_the_name_a_client_gives_itself) {
  Peer peer;
  const http::Fields fields = {{"Authorization", "Bearer a-secret"}, {"X-Squall-As", "somebody else"}};
  check_peer(guarded, local_client, Scope::view, fields, peer);
  EXPECT_EQ(peer.who, "ops");
}

std::string who(const Origin& origin, const http::Fields& fields) {
  Peer peer;
  check_peer(open_rules, origin, Scope::admin, fields, peer);
  return peer.who;
}

TEST(Who, is_the_given_name_or_the_address_without_tokens) {
  EXPECT_EQ(who(local_client, {{"X-Squall-As", "alice"}}), "alice");
  EXPECT_EQ(who(local_client, {}), "127.0.0.1");
}

TEST(Who, is_the_user_on_the_unix_socket_whatever_name_is_given) {
  EXPECT_EQ(who(unix_client, {{"X-Squall-As", "alice"}}), "root@0");
}

TEST(Who, is_never_an_unprintable_or_endless_name) {
  EXPECT_EQ(who(local_client, {{"X-Squall-As", "a\tb"}}), "127.0.0.1");
  EXPECT_EQ(who(local_client, {{"X-Squall-As", std::string(65, 'a')}}), "127.0.0.1");
}

TEST(TokenFile, holds_one_token_a_line) {
  const auto tokens = load_tokens("# who may\nview board abc\n\n  admin\tops  d-e_f=\r\n");
  ASSERT_TRUE(tokens);
  ASSERT_EQ(tokens->size(), 2u);
  EXPECT_EQ((*tokens)[1].name, "ops");
  EXPECT_EQ((*tokens)[1].secret, "d-e_f=");
  EXPECT_EQ((*tokens)[1].scope, Scope::admin);
}

TEST(TokenFile, tells_every_bad_line_and_no_secret) {
  const auto tokens =
      load_tokens("root a hidden1\nview b\nview c hid(den\nview d hidden2\nrun d hidden3\nrun e hidden2\n");
  ASSERT_FALSE(tokens);
  std::vector<int> lines;
  for (const Problem& problem : tokens.error()) {
    lines.push_back(problem.line);
    EXPECT_THAT(problem.message, ::testing::Not(HasSubstr("hid")));
  }
  EXPECT_THAT(lines, ::testing::ElementsAre(1, 2, 3, 5, 6));
}

TEST(TokenFile, without_tokens_is_refused) { EXPECT_FALSE(load_tokens("# nothing\n")); }

}  // namespace
}  // namespace squall::server
