// Every scenario in virtual time: what each end sees, and exactly when. And every verb has scenarios at all its points.
#include "sim/scenario.hpp"

#include <gmock/gmock.h>

#include <set>

#include "config/units.hpp"
#include "faults/verb.hpp"
#include "sim/scene.hpp"

namespace squall::sim {

void PrintTo(const Arrived& arrived, std::ostream* out) {
  *out << "{at: " << config::print(arrived.at);
  if (arrived.bytes.size() > 60)
    *out << ", size: " << arrived.bytes.size();
  else if (!arrived.bytes.empty())
    *out << ", bytes: \"" << arrived.bytes << '"';
  if (arrived.end != EndKind::open) *out << ", end: " << (arrived.end == EndKind::fin ? "fin" : "reset");
  *out << '}';
}

namespace {

class Scenarios : public testing::TestWithParam<std::string> {};

TEST_P(Scenarios, happen_as_written) {
  const Scenario scenario = must_load_scenario(GetParam());
  SCOPED_TRACE(scenario.sentence);
  Scene scene(scenario);
  scene.run();
  for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
    SCOPED_TRACE("connection " + std::to_string(i + 1));
    EXPECT_THAT(scene.connection(i).client_saw(), testing::ElementsAreArray(scenario.connections[i].client_sees));
    EXPECT_THAT(scene.connection(i).upstream_saw(), testing::ElementsAreArray(scenario.connections[i].upstream_sees));
  }
  for (const auto& [fault, counters] : scenario.counters)
    for (const auto& [name, count] : counters)
      EXPECT_EQ(counter_named(scene.counters(fault), name), count) << fault << ' ' << name;
}

INSTANTIATE_TEST_SUITE_P(files, Scenarios, testing::ValuesIn(scenario_names()),
                         [](const auto& file) { return file.param; });

// The hop's door, where nobody has been accepted yet, exists on sockets only: tests/net.
bool is_the_doors(std::string_view verb, Point point) {
  return verb == "limit" || (verb == "drop" && point == Point::connect);
}

TEST(Coverage, EveryVerbHasAScenarioAtEachOfItsPoints) {
  std::set<std::string> shown;
  for (const std::string& name : scenario_names())
    for (const FaultStep& step : must_load_scenario(name).steps)
      for (const FaultSpec& fault : step.faults) shown.insert(fault.verb + " on " + std::string(to_string(fault.on)));
  for (const faults::Verb* verb : faults::verbs()) {
    for (const VerbPoint& point : verb->points) {
      if (is_the_doors(verb->name, point.point)) continue;
      const std::string what = std::string(verb->name) + " on " + std::string(to_string(point.point));
      EXPECT_TRUE(shown.contains(what)) << "no file in tests/sim/scenarios has " << what;
    }
  }
  EXPECT_GE(scenario_names().size(), 50U);
}

TEST(Coverage, EveryParameterIsUsedBySomeScenario) {
  std::set<std::string> used;
  const auto note = [&](const std::string& verb, const Arguments& arguments) {
    for (const Argument& argument : arguments) used.insert(verb + "." + argument.parameter);
  };
  for (const std::string& name : scenario_names())
    for (const FaultStep& step : must_load_scenario(name).steps)
      for (const FaultSpec& fault : step.faults) {
        note(fault.verb, fault.arguments);
        for (const Alternative& alternative : fault.alternatives) note(alternative.verb, alternative.arguments);
      }
  for (const faults::Verb* verb : faults::verbs()) {
    if (verb->name == "limit") continue;
    for (const Parameter& parameter : verb->parameters) {
      const std::string what = std::string(verb->name) + "." + std::string(parameter.name);
      EXPECT_TRUE(used.contains(what)) << "no file in tests/sim/scenarios uses " << what;
    }
  }
}

}  // namespace
}  // namespace squall::sim
