// A verb that acts on streams has scenarios of its own here: a suite that carries its name.
#include <gmock/gmock.h>

#include <cctype>

#include "faults/verb.hpp"

namespace squall::sim {
namespace {

bool has_suite(std::string name) {
  name[0] = static_cast<char>(std::toupper(name[0]));
  const auto* all = testing::UnitTest::GetInstance();
  for (int i = 0; i < all->total_test_suite_count(); ++i)
    if (all->GetTestSuite(i)->name() == name) return true;
  return false;
}

TEST(Coverage, EveryVerbThatActsOnStreamsHasScenarios) {
  for (const faults::Verb* verb : faults::verbs()) {
    const bool on_streams =
        std::ranges::any_of(verb->points, [](const VerbPoint& p) { return p.point != Point::connect; });
    if (on_streams) {
      EXPECT_TRUE(has_suite(std::string(verb->name))) << verb->name;
    }
  }
  EXPECT_FALSE(has_suite("explode"));
}

}  // namespace
}  // namespace squall::sim
