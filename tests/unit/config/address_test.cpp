// Addresses and networks as text.
#include <squall/address.hpp>

#include "config/units.hpp"
#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::HasSubstr;

TEST(AddressText, is_read_and_printed_the_same) {
  for (const char* text : {"127.0.0.1:5432", "localhost:0", "db-1.internal_net.example:65535", "[::1]:8474", "[::]:80",
                           "[fe80::1]:9", "unix:squall.sock", "unix:/run/squall/db.sock", "3com.example:80"}) {
    const auto address = parse_address(text);
    ASSERT_TRUE(address) << message_of(address);
    EXPECT_EQ(to_string(*address), text);
  }
}

TEST(AddressText, says_what_is_wrong) {
  const std::pair<const char*, const char*> table[] = {
      {"", "has no port"},
      {"5432", "has no port"},
      {"localhost", "has no port"},
      {"localhost:", "no port of 0 to 65535"},
      {"localhost:65536", "no port of 0 to 65535"},
      {"localhost:-1", "no port of 0 to 65535"},
      {"localhost:+1", "no port of 0 to 65535"},
      {"localhost:http", "no port of 0 to 65535"},
      {":5432", "has no host"},
      {"::1:5432", "without brackets"},
      {"::1", "without brackets"},
      {"[::1]", "has no port"},
      {"[localhost]:1", "no IPv6 address in its brackets"},
      {"[fe80::1%eth0]:1", "no IPv6 address in its brackets"},
      {"127.0.0.300:1", "neither a name nor an IPv4"},
      {"127.1:1", "neither a name nor an IPv4"},
      {"0177.0.0.1:1", "neither a name nor an IPv4"},
      {"a..b:1", "neither a name nor an IPv4"},
      {"a b:1", "neither a name nor an IPv4"},
      {"http://db:1", "without brackets"},
      {"unix:", "no path of 1 to 107"},
      {"unix:a\nb", "a control character"},
  };
  for (const auto& [text, reason] : table) EXPECT_THAT(message_of(parse_address(text)), HasSubstr(reason)) << text;
}

TEST(NetworkText, is_read_and_printed_the_same) {
  for (const char* text : {"10.0.0.0/8", "127.0.0.0/8:5432", "::1/128", "10.0.0.0/8:8000-8999", "0.0.0.0/0",
                           "2001:db8::/32:443", "127.0.0.1/32"}) {
    const auto network = parse_network(text);
    ASSERT_TRUE(network) << message_of(network);
    EXPECT_EQ(print(*network), text);
  }
}

TEST(NetworkText, says_what_is_wrong) {
  const std::pair<const char*, const char*> table[] = {
      {"", "does not start with an address"},      {"localhost/8", "does not start with an address"},
      {"10.0.0.1", "has no prefix length"},        {"10.0.0.0/33", "prefix length of 0 to 32"},
      {"::/129", "prefix length of 0 to 128"},     {"10.0.0.0/", "prefix length of 0 to 32"},
      {"10.0.0.0/-1", "prefix length of 0 to 32"}, {"10.0.0.1/8", "bits set below its prefix"},
      {"::1/127", "bits set below its prefix"},    {"10.0.0.0/8:", "no port or range"},
      {"10.0.0.0/8:9-1", "no port or range"},      {"10.0.0.0/8:1-65536", "no port or range"},
  };
  for (const auto& [text, reason] : table) EXPECT_THAT(message_of(parse_network(text)), HasSubstr(reason)) << text;
  EXPECT_EQ(parse_network("10.0.0.1").error().front().hint, "one address is 10.0.0.1/32");
}

}  // namespace
}  // namespace squall::config
