// Addresses as Go's net package reads them, and its words for those it does not.
#include "toxiproxy/go_address.hpp"

#include <gmock/gmock.h>

namespace squall::toxiproxy {
namespace {

std::optional<std::string> known(const std::string& name) {
  if (name.empty()) return "::";
  if (name == "localhost") return "127.0.0.1";
  return name == "here" ? std::optional<std::string>("127.0.0.9") : std::nullopt;
}

std::string listen(std::string_view text) {
  const auto address = listen_address(text, known);
  return address ? to_string(*address) : address.error();
}

std::string upstream(std::string_view text) {
  const auto address = upstream_address(text);
  return address ? to_string(*address) : address.error();
}

TEST(ListenAddress, IsALiteralWithItsPort) {
  EXPECT_EQ(listen("127.0.0.1:3310"), "127.0.0.1:3310");
  EXPECT_EQ(listen("localhost:1"), "127.0.0.1:1");
  EXPECT_EQ(listen("here:0"), "127.0.0.9:0");
  EXPECT_EQ(listen("[::1]:0"), "[::1]:0");
}

TEST(ListenAddress, WithoutAHostIsEveryInterface) {
  EXPECT_EQ(listen(""), "[::]:0");
  EXPECT_EQ(listen(":0"), "[::]:0");
  EXPECT_EQ(listen(":8080"), "[::]:8080");
  EXPECT_EQ(listen("127.0.0.1:"), "127.0.0.1:0");
}

TEST(ListenAddress, SaysWhatGoSays) {
  EXPECT_EQ(listen("nohost"), "listen tcp: address nohost: missing port in address");
  EXPECT_EQ(listen("[::1]"), "listen tcp: address [::1]: missing port in address");
  EXPECT_EQ(listen("::1:80"), "listen tcp: address ::1:80: too many colons in address");
  EXPECT_EQ(listen("127.0.0.1:99999"), "listen tcp: address 127.0.0.1:99999: invalid port");
  EXPECT_EQ(listen("127.0.0.1:http"), "listen tcp: address 127.0.0.1:http: invalid port");
  EXPECT_EQ(listen("nobody.example:80"), "listen tcp: lookup nobody.example: no such host");
  EXPECT_EQ(listen("300.0.0.1:80"), "listen tcp: lookup 300.0.0.1: no such host");
}

TEST(UpstreamAddress, KeepsNamesAndMeansThisMachineWithoutOne) {
  EXPECT_EQ(upstream("redis:6379"), "redis:6379");
  EXPECT_EQ(upstream(":6379"), "localhost:6379");
  EXPECT_EQ(upstream("[::1]:6379"), "[::1]:6379");
  EXPECT_THAT(upstream("http://redis:6379"), testing::HasSubstr("is a URL"));
  EXPECT_THAT(upstream("::1:80"), testing::HasSubstr("\"::1:80\""));
  EXPECT_THAT(upstream("nohost"), testing::HasSubstr("\"nohost\" has no port"));
  EXPECT_THAT(upstream("unix:/run/some.sock"), testing::HasSubstr("is no host:port"));
  EXPECT_THAT(upstream("x:0"), testing::HasSubstr("port 0"));
}

TEST(LookUpHere, KnowsThisMachineOnly) {
  for (const char* name : {"localhost", "LocalHost"}) EXPECT_EQ(look_up_here(name), "127.0.0.1");
  EXPECT_TRUE(look_up_here(""));
  EXPECT_EQ(look_up_here("no-such-host.invalid"), std::nullopt);
}

}  // namespace
}  // namespace squall::toxiproxy
