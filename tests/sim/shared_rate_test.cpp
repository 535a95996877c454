// A rate that the connections of a hop have together: exact in sum, and fair.
#include <gmock/gmock.h>

#include "sim/stream.hpp"

namespace squall::sim {
namespace {

// A hundred lanes that all have more to send than they may, on one rate.
TEST(SharedRate, IsExactOnTheWholeAndFairToEachOfAHundred) {
  constexpr std::uint64_t rate = 10'000'000;
  constexpr std::size_t count = 100;
  Faults faults;
  Sentence shared = throttle(rate);
  shared.arguments.push_back({"shared", std::string("hop")});
  std::vector<std::unique_ptr<Stream>> streams;
  for (std::size_t i = 0; i < count; ++i) {
    streams.push_back(std::make_unique<Stream>(faults, i + 1));
    streams.back()->publish({}, {shared});
    streams.back()->send({}, std::string(rate / 5, 'x'));
  }
  for (Duration now{}; now <= seconds{10}; now += milliseconds{1})
    for (const auto& stream : streams) stream->run_until(now);
  double sum = 0;
  double least = 1e18;
  double most = 0;
  for (const auto& stream : streams) {
    const auto carried = static_cast<double>(stream->received().size());
    sum += carried;
    least = std::min(least, carried);
    most = std::max(most, carried);
  }
  EXPECT_NEAR(sum, 10.0 * rate, 0.01 * 10 * rate);
  EXPECT_GT(least, 0.9 * sum / count);
  EXPECT_LT(most, 1.1 * sum / count);
}

TEST(SharedRate, OfLanesThatLeaveIsFreeForTheOthers) {
  constexpr std::uint64_t rate = 1'000'000;
  Faults faults;
  Sentence shared = throttle(rate);
  shared.arguments.push_back({"shared", std::string("hop")});
  std::vector<std::unique_ptr<Stream>> streams;
  for (std::size_t i = 0; i < 50; ++i) {
    streams.push_back(std::make_unique<Stream>(faults, i + 1));
    streams.back()->publish({}, {shared});
    streams.back()->send({}, std::string(4 * rate, 'x'));
  }
  for (Duration now{}; now <= seconds{1}; now += milliseconds{1})
    for (const auto& stream : streams) stream->run_until(now);
  streams.erase(streams.begin() + 1, streams.end());
  const std::size_t before = streams[0]->received().size();
  streams[0]->run_until(seconds{3});
  EXPECT_GT(streams[0]->received().size() - before, rate * 19 / 10);
}

}  // namespace
}  // namespace squall::sim
