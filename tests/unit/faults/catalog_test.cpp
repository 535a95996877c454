// The vocabulary as a table: every verb explains itself, and what the table cannot say its check does.
#include <gmock/gmock.h>

#include "faults/plan.hpp"
#include "faults/verb.hpp"

namespace squall::faults {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST(Catalog, EveryVerbExplainsItself) {
  for (const Verb* verb : verbs()) {
    SCOPED_TRACE(verb->name);
    EXPECT_FALSE(verb->summary.empty());
    EXPECT_FALSE(verb->example.empty());
    EXPECT_FALSE(verb->points.empty());
    ASSERT_FALSE(verb->parameters.empty());
    EXPECT_TRUE(verb->parameters.front().shorthand || verb->example.starts_with("{"));
    for (const Parameter& parameter : verb->parameters) {
      EXPECT_FALSE(parameter.summary.empty()) << parameter.name;
      EXPECT_LE(parameter.low, parameter.high) << parameter.name;
      const bool chooses = parameter.type == ParameterType::choice || parameter.type == ParameterType::choice_or_status;
      EXPECT_EQ(chooses, !parameter.choices.empty()) << parameter.name;
      // Without it something is meant; or nothing is done, where each parameter is something to do.
      const bool adds = verb->name == "rewrite" || verb->name == "respond" || parameter.name == "over";
      EXPECT_TRUE(parameter.required || !parameter.group.empty() || !parameter.fallback.empty() || adds)
          << parameter.name;
    }
    EXPECT_EQ(find_verb(verb->name), verb);
  }
  EXPECT_EQ(find_verb("explode"), nullptr);
}

Problems check(std::string_view verb, Point on, Arguments arguments, double probability = 1, bool unix_socket = false) {
  FaultSpec fault;
  fault.verb = verb;
  fault.on = on;
  fault.arguments = std::move(arguments);
  fault.dose.probability = probability;
  HopSpec hop;
  if (unix_socket) hop.listen.kind = Address::Kind::unix_socket;
  const Verb* found = find_verb(verb);
  return found->check == nullptr ? Problems{} : found->check(fault, hop);
}

Arguments how(std::string word) { return {{"how", std::move(word)}}; }

TEST(Close, RefusesOnlyAtConnectAndOnlyEverybody) {
  EXPECT_THAT(check("close", Point::connect, how("refuse")), IsEmpty());
  EXPECT_THAT(check("close", Point::request, how("refuse")), SizeIs(1));
  EXPECT_THAT(check("close", Point::connect, how("refuse"), 0.5), SizeIs(1));
  EXPECT_THAT(check("close", Point::connect, how("reset"), 0.5), IsEmpty());
}

TEST(Close, NeedsAStreamForHalfAndForCounting) {
  EXPECT_THAT(check("close", Point::connect, how("half")), SizeIs(1));
  EXPECT_THAT(check("close", Point::connect, {{"how", std::string("fin")}, {"after", Bytes{10}}}), SizeIs(1));
  EXPECT_THAT(check("close", Point::request, {{"how", std::string("fin")}, {"after", Bytes{10}}}), IsEmpty());
}

TEST(Close, CannotResetAUnixSocket) {
  const Problems problems = check("close", Point::request, how("reset"), 1, true);
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_EQ(problems[0].path, "/close");
  EXPECT_FALSE(problems[0].hint.empty());
}

TEST(Close, AtTheCloseItselfIsResetOrFin) {
  EXPECT_THAT(check("close", Point::close, how("reset")), IsEmpty());
  EXPECT_THAT(check("close", Point::close, how("fin")), IsEmpty());
  EXPECT_THAT(check("close", Point::close, how("half")), SizeIs(1));
  EXPECT_THAT(check("close", Point::close, {{"how", std::string("fin")}, {"after", Bytes{10}}}), SizeIs(1));
}

TEST(Delay, KnowsTheUpstreamsOwnTimeOnResponsesOnly) {
  const Arguments floor = {{"fixed", Duration{std::chrono::seconds{1}}}, {"as", std::string("floor")}};
  EXPECT_THAT(check("delay", Point::response, floor), IsEmpty());
  EXPECT_THAT(check("delay", Point::request, floor), SizeIs(1));
  EXPECT_THAT(check("delay", Point::response, {{"fixed", forever}, {"as", std::string("floor")}}), SizeIs(1));
}

TEST(Delay, WantsItsPairsInOrder) {
  const Duration second = std::chrono::seconds{1};
  EXPECT_THAT(check("delay", Point::response, {{"p50", second}, {"p99", second / 2}}), SizeIs(1));
  EXPECT_THAT(check("delay", Point::response, {{"wave", std::string("saw")}, {"low", second}, {"high", second / 2}}),
              SizeIs(1));
}

TEST(Drop, AtConnectIsForEverybodyAndNeedsASyn) {
  const Arguments swallow = {{"swallow", true}};
  EXPECT_THAT(check("drop", Point::connect, swallow), IsEmpty());
  EXPECT_THAT(check("drop", Point::connect, swallow, 0.5), SizeIs(1));
  EXPECT_THAT(check("drop", Point::connect, swallow, 1, true), SizeIs(1));
}

TEST(Limit, TakesNoDose) {
  EXPECT_THAT(check("limit", Point::connect, {{"connections", std::uint64_t{1}}}), IsEmpty());
  EXPECT_THAT(check("limit", Point::connect, {{"connections", std::uint64_t{1}}}, 0.5), SizeIs(1));
}

TEST(Throttle, WantsAGapBetweenTinyPieces) {
  const auto pieces = [](std::uint64_t size, Duration gap) {
    return check("throttle", Point::request, {{"chunk", Bytes{size}}, {"gap", gap}});
  };
  EXPECT_THAT(pieces(63, Duration::zero()), SizeIs(1));
  EXPECT_THAT(pieces(64, Duration::zero()), IsEmpty());
  EXPECT_THAT(pieces(1, std::chrono::milliseconds{1}), IsEmpty());
}

TEST(Drop, IsTrueOrNotThere) {
  EXPECT_THAT(check("drop", Point::request, {{"swallow", true}}), IsEmpty());
  EXPECT_THAT(check("drop", Point::request, {{"swallow", false}}), SizeIs(1));
}

TEST(Verdict, FoldsHoldsBySumRatesByMinimumAndFatesByOrder) {
  const Verdict one{.hold = std::chrono::seconds{1}, .bytes_allowed = 10, .fate = Fate::half};
  const Verdict two{.hold = std::chrono::seconds{2}, .bytes_allowed = 7, .may_read = false, .fate = Fate::reset};
  const Verdict both = fold(one, two);
  EXPECT_EQ(both.hold, std::chrono::seconds{3});
  EXPECT_EQ(both.bytes_allowed, 7U);
  EXPECT_FALSE(both.may_read);
  EXPECT_EQ(both.fate, Fate::half);
  EXPECT_EQ(fold(Verdict{.hold = forever}, one).hold, forever);
}

TEST(Dice, AreEvenAndIndependentOfOneAnother) {
  const Dice dice(1, "slow-db");
  const Dice other(1, "slow-cache");
  double sum = 0;
  double together = 0;
  constexpr int draws = 100'000;
  for (int i = 0; i < draws; ++i) {
    const double x = dice.who(static_cast<std::uint64_t>(i));
    const double y = other.who(static_cast<std::uint64_t>(i));
    ASSERT_GE(x, 0);
    ASSERT_LT(x, 1);
    sum += x;
    together += (x - 0.5) * (y - 0.5);
  }
  EXPECT_NEAR(sum / draws, 0.5, 0.005);
  EXPECT_NEAR(together / draws, 0, 0.002);
}

}  // namespace
}  // namespace squall::faults
