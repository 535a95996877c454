// A million samples with a fixed seed: moments and quantiles against the distribution's own formulas.
#include "faults/distribution.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "faults/dice.hpp"

namespace squall::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t samples = 1'000'000;
constexpr Duration day = std::chrono::hours{24};

// In milliseconds, sorted.
std::vector<double> drawn(const Arguments& arguments) {
  const Distribution distribution(arguments);
  const Dice dice(42, "sample");
  std::vector<double> values;
  values.reserve(samples);
  for (std::size_t i = 0; i < samples; ++i)
    values.push_back(static_cast<double>(distribution.value({.draw = dice.how_much(1, i)}).count()) / 1e6);
  std::ranges::sort(values);
  return values;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation(const std::vector<double>& values) {
  const double middle = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - middle) * (value - middle);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

double quantile(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

TEST(Distribution, OfUniformIsEvenBetweenItsBounds) {
  const auto values = drawn({{"uniform", DurationRange{milliseconds{50}, milliseconds{150}}}});
  EXPECT_GE(values.front(), 50);
  EXPECT_LE(values.back(), 150);
  EXPECT_NEAR(mean(values), 100, 0.1);
  EXPECT_NEAR(deviation(values), 100 / std::sqrt(12), 0.1);
  for (const double share : {0.01, 0.25, 0.5, 0.75, 0.99}) EXPECT_NEAR(quantile(values, share), 50 + share * 100, 0.2);
}

TEST(Distribution, OfNormalHasItsMeanDeviationAndTails) {
  const auto values = drawn({{"normal", NormalDuration{milliseconds{100}, milliseconds{20}}}});
  EXPECT_NEAR(mean(values), 100, 0.1);
  EXPECT_NEAR(deviation(values), 20, 0.05);
  EXPECT_NEAR(quantile(values, 0.5), 100, 0.1);
  EXPECT_NEAR(quantile(values, 0.8413), 120, 0.2);
  EXPECT_NEAR(quantile(values, 0.99), 100 + 20 * 2.3263, 0.3);
  EXPECT_NEAR(quantile(values, 0.001), 100 - 20 * 3.0902, 0.7);
}

TEST(Distribution, OfNormalIsNeverBelowZero) {
  const auto values = drawn({{"normal", NormalDuration{milliseconds{10}, milliseconds{20}}}});
  EXPECT_EQ(values.front(), 0);
  EXPECT_NEAR(quantile(values, 0.5), 10, 0.1);
}

TEST(Distribution, OfLognormalMeetsItsMedianAndItsP99) {
  const auto values = drawn({{"p50", Duration{milliseconds{80}}}, {"p99", Duration{seconds{2}}}});
  const double sigma = std::log(25.0) / 2.3263478740408408;
  EXPECT_NEAR(quantile(values, 0.5) / 80, 1, 0.005);
  EXPECT_NEAR(quantile(values, 0.99) / 2000, 1, 0.02);
  EXPECT_NEAR(mean(values) / (80 * std::exp(sigma * sigma / 2)), 1, 0.02);
}

TEST(Distribution, OfParetoHasItsTail) {
  const auto values = drawn({{"pareto", ParetoDuration{milliseconds{50}, 3}}});
  EXPECT_GE(values.front(), 50);
  EXPECT_NEAR(mean(values), 75, 0.3);  // scale * shape / (shape - 1)
  for (const double share : {0.5, 0.9, 0.99})
    EXPECT_NEAR(quantile(values, share) / (50 * std::pow(1 - share, -1.0 / 3)), 1, 0.02) << share;
}

TEST(Distribution, NeverGrowsShorterWithALargerDraw) {
  for (const Arguments& arguments : {Arguments{{"uniform", DurationRange{milliseconds{5}, seconds{1}}}},
                                     Arguments{{"normal", NormalDuration{milliseconds{100}, milliseconds{90}}}},
                                     Arguments{{"p50", Duration{milliseconds{80}}}, {"p99", Duration{seconds{2}}}},
                                     Arguments{{"pareto", ParetoDuration{milliseconds{50}, 0.5}}}}) {
    const Distribution distribution(arguments);
    Duration before{};
    for (int i = 0; i < 10'000; ++i) {
      const Duration value = distribution.value({.draw = i / 10'000.0});
      ASSERT_GE(value, before) << arguments.front().parameter << " at " << i;
      ASSERT_LE(value, day);
      before = value;
    }
  }
}

TEST(Distribution, IsCappedByMax) {
  const Distribution capped({{"pareto", ParetoDuration{milliseconds{50}, 0.1}}, {"max", Duration{seconds{1}}}});
  EXPECT_EQ(capped.value({.draw = 0.999999}), seconds{1});
}

TEST(Distribution, OfATraceReplaysItInOrderLoopedOrOnce) {
  const Trace trace({milliseconds{1}, milliseconds{2}, milliseconds{3}});
  const Distribution loop(Arguments{{"trace", trace}});
  const Distribution once(Arguments{{"trace", trace}, {"replay", std::string("once")}});
  EXPECT_TRUE(loop.replays());
  for (std::uint64_t turn = 0; turn < 7; ++turn) {
    EXPECT_EQ(loop.value({.turn = turn}), milliseconds{turn % 3 + 1}) << turn;
    EXPECT_EQ(once.value({.turn = turn}), milliseconds{turn < 3 ? turn + 1 : 0}) << turn;
  }
}

TEST(Distribution, OfAWaveBeginsLowAndComesBack) {
  const auto at = [](const char* form, Duration elapsed) {
    const Distribution wave({{"wave", std::string(form)},
                             {"low", Duration{milliseconds{10}}},
                             {"high", Duration{milliseconds{110}}},
                             {"period", Duration{seconds{4}}}});
    return static_cast<double>(wave.value({.elapsed = elapsed}).count()) / 1e6;
  };
  for (const char* form : {"sine", "square", "saw", "triangle"}) EXPECT_NEAR(at(form, seconds{8}), 10, 0.001) << form;
  EXPECT_NEAR(at("sine", seconds{1}), 60, 0.001);
  EXPECT_NEAR(at("sine", seconds{2}), 110, 0.001);
  EXPECT_NEAR(at("square", seconds{2}), 110, 0.001);
  EXPECT_NEAR(at("square", milliseconds{1999}), 10, 0.001);
  EXPECT_NEAR(at("saw", seconds{3}), 85, 0.001);
  EXPECT_NEAR(at("triangle", seconds{1}), 60, 0.001);
  EXPECT_NEAR(at("triangle", seconds{3}), 60, 0.001);
}

TEST(NormalQuantile, IsTheInverseOfTheDistributionFunction) {
  for (double p = 0.0001; p < 1; p += 0.0001)
    ASSERT_NEAR(0.5 * std::erfc(-normal_quantile(p) / std::sqrt(2.0)), p, 1e-12);
}

}  // namespace
}  // namespace squall::faults
