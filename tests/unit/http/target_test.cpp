// Targets and percent-decoding.
#include "http/target.hpp"

#include <gmock/gmock.h>

namespace squall::http {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(Target, keeps_the_raw_path_beside_the_decoded_one) {
  const auto target = read_target("/v1/a%2Fb/c%20d");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->raw_path, "/v1/a%2Fb/c%20d");
  EXPECT_EQ(target->path, "/v1/a/b/c d");
}

TEST(Target, decodes_the_query_in_order) {
  const auto target = read_target("/?reason=db+down%21&x=&y&reason=2&&z=a=b");
  ASSERT_TRUE(target);
  EXPECT_THAT(target->query, ElementsAre(Pair("reason", "db down!"), Pair("x", ""), Pair("y", ""), Pair("reason", "2"),
                                         Pair("z", "a=b")));
}

TEST(Target, takes_the_authority_out_of_the_absolute_form) {
  const auto target = read_target("http://b:80/x?y=1");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->authority, "b:80");
  EXPECT_EQ(target->path, "/x");
  EXPECT_EQ(read_target("http://b")->path, "/");
  EXPECT_EQ(read_target("http://b?x")->path, "/");
}

TEST(Target, finds_no_authority_in_a_path_that_holds_a_url) { EXPECT_EQ(read_target("/?u=http://b/")->authority, ""); }

TEST(Target, refuses_broken_percent_encoding) {
  for (const char* bad : {"/%", "/%4", "/%zz", "/?a=%", "/?%g1=b"}) EXPECT_FALSE(read_target(bad)) << bad;
}

TEST(Target, leaves_a_plus_in_the_path_alone) { EXPECT_EQ(read_target("/a+b")->path, "/a+b"); }

}  // namespace
}  // namespace squall::http
