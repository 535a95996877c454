// A guest beside the routes: who is let through to whom, from where and by which name.
#include "server/dispatch.hpp"

#include <gmock/gmock.h>

namespace squall::server {
namespace {

class House : public Guest {
 public:
  explicit House(bool open) : open_(open) {}
  bool owns(std::string_view raw_path) const override { return !raw_path.starts_with("/v1") && raw_path != "/metrics"; }
  bool is_open() const override { return open_; }
  Response answer(const Request& request) const override {
    return text_response(200, "guest " + request.method + " " + request.raw_path + " by " + request.peer.who);
  }

 private:
  bool open_;
};

class GuestTest : public ::testing::Test {
 protected:
  GuestTest() {
    for (const char* path : {"/v1/hops", "/metrics"})
      router_.add("GET", path, Scope::view, [](const Request& request) { return text_response(200, request.path); });
  }

  static constexpr const char* far = "203.0.113.9";

  Response call(const std::string& target, const Origin& origin, const std::string& host, bool open) {
    http::RequestHead head;
    head.method = "GET";
    head.target = target;
    head.fields = {{"Host", host}, {"X-Squall-As", "somebody else"}};
    const House house(open);
    AccessRules rules{tokens_, {}, open};
    const Dispatcher dispatcher(router_, std::move(rules), &house);
    auto admitted = dispatcher.admit(head, origin);
    if (Response* refusal = std::get_if<Response>(&admitted)) return *refusal;
    return dispatcher.answer(std::get<Call>(admitted));
  }
  Response call_from_afar(const std::string& target, bool open = true) {
    return call(target, {.unix_socket = false, .peer = far, .local = "10.0.0.5", .loopback = false}, "proxy.example",
                open);
  }

  Router router_;
  std::vector<Token> tokens_;
};

TEST_F(GuestTest, IsOpenToWhoeverCanConnect) {
  EXPECT_EQ(call_from_afar("/a%2Fb").body, "guest GET /a%2Fb by somebody else");
  EXPECT_EQ(call_from_afar("/a", false).status, 421);
}

TEST_F(GuestTest, BesideItTheRestIsForLoopbackAndTheUnixSocket) {
  EXPECT_EQ(call_from_afar("/v1/hops").status, 421) << "nor by a name that is not known";
  const Origin far_away{.unix_socket = false, .peer = far, .local = "10.0.0.5", .loopback = false};
  // However it is spelt, what reaches a route of /v1 is refused, and what does not reach one is the guest's or
  // nobody's.
  for (const char* path : {"/v1/hops", "/v1", "/v1%2Fhops", "/v1/nobody"})
    EXPECT_EQ(call(path, far_away, "10.0.0.5", true).status, 403) << path;
  EXPECT_EQ(call("/%761/hops", far_away, "10.0.0.5", true).body, "guest GET /%761/hops by somebody else");
  const Origin near{.unix_socket = false, .peer = "127.0.0.1", .local = "127.0.0.1", .loopback = true};
  EXPECT_EQ(call("/v1/hops", near, "localhost", true).status, 200);
  EXPECT_EQ(call("/v1/hops", {.unix_socket = true, .peer = "ana@1000", .local = {}}, "x", true).status, 200);
}

TEST_F(GuestTest, MetricsAreForEverybodyWhoMayComeIn) {
  EXPECT_EQ(call_from_afar("/metrics").status, 200);
  EXPECT_EQ(call_from_afar("/metrics", false).status, 421);
}

TEST_F(GuestTest, NobodySaysAnotherNameWhereThereAreTokens) {
  tokens_ = {{Scope::admin, "ada", "secret"}};
  EXPECT_EQ(call_from_afar("/a").body, "guest GET /a by " + std::string(far));
}

}  // namespace
}  // namespace squall::server
