// Methods and paths to routes.
#include "server/router.hpp"

#include <gmock/gmock.h>

namespace squall::server {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Router sample() {
  Router router;
  const Handler nothing = [](const Request&) { return Response{}; };
  router.add("GET", "/v1/hops", Scope::view, nothing);
  router.add("GET", "/v1/hops/{name}", Scope::view, nothing);
  router.add("PUT", "/v1/hops/{name}", Scope::admin, nothing, Body::required);
  router.add("GET", "/v1/hops/all", Scope::view, nothing);
  router.add("DELETE", "/v1/hops/{name}/connections/{id}", Scope::run, nothing);
  return router;
}

std::string pattern(const Router::Match& match) { return match.route == nullptr ? "" : match.route->pattern; }

TEST(Router, finds_a_literal_path) {
  const Router router = sample();
  EXPECT_EQ(pattern(router.find("GET", "/v1/hops")), "/v1/hops");
}

TEST(Router, gives_the_parameters_decoded) {
  const Router router = sample();
  EXPECT_THAT(router.find("DELETE", "/v1/hops/a%2Fb%20c/connections/7").parameters,
              ElementsAre(Pair("id", "7"), Pair("name", "a/b c")));
}

TEST(Router, prefers_a_literal_segment) {
  const Router router = sample();
  EXPECT_EQ(pattern(router.find("GET", "/v1/hops/all")), "/v1/hops/all");
  EXPECT_EQ(pattern(router.find("PUT", "/v1/hops/all")), "/v1/hops/{name}");
}

TEST(Router, answers_head_where_there_is_get) {
  const Router router = sample();
  EXPECT_EQ(pattern(router.find("HEAD", "/v1/hops")), "/v1/hops");
}

TEST(Router, tells_which_methods_a_path_has) {
  const Router router = sample();
  const Router::Match match = router.find("POST", "/v1/hops/x");
  EXPECT_EQ(match.route, nullptr);
  EXPECT_EQ(match.allow, "GET, HEAD, PUT");
}

TEST(Router, finds_nothing_at_other_paths) {
  const Router router = sample();
  for (const char* path : {"", "/", "/v1", "/v1/hops/", "/v1/hops//connections/1", "/v1/hops/x/", "//v1/hops",
                           "/V1/hops", "/v1/hops/%zz", "/v1/hops/../hops", "v1/hops", "*"}) {
    const Router::Match match = router.find("GET", path);
    EXPECT_EQ(match.route, nullptr) << path;
    EXPECT_EQ(match.allow, "") << path;
  }
}

}  // namespace
}  // namespace squall::server
