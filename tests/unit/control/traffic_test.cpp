// What http hops carry is told once a second for each endpoint that had requests.
#include "control/traffic_watch.hpp"

#include <gmock/gmock.h>

namespace squall::control {
namespace {

using std::chrono::milliseconds;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Stats stats_at(Duration since_start, std::uint64_t requests) {
  Stats stats;
  stats.now = TimePoint{} + std::chrono::hours{1} + since_start;
  HopStats hop{.name = "web", .listen = {}};
  EndpointStats pay{.name = "pay"};
  pay.requests = requests;
  pay.errors = requests / 10;
  pay.client.add(milliseconds{20}, requests);
  hop.http.emplace().endpoints = {pay, {.name = "other"}};
  stats.hops = {HopStats{.name = "tcp", .listen = {}}, hop};
  return stats;
}

template <class T>
T detail(const Event& event, const std::string& key) {
  for (const auto& [name, value] : event.details)
    if (name == key) return std::get<T>(value);
  ADD_FAILURE() << "no " << key;
  return {};
}

TEST(TrafficWatch, TellsWhatCameSinceItToldLast) {
  TrafficWatch watch;
  EXPECT_THAT(watch.look(stats_at({}, 0)), IsEmpty());
  const auto first = watch.look(stats_at(milliseconds{100}, 30));
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].type, "traffic");
  EXPECT_EQ(detail<std::string>(first[0], "endpoint"), "pay");
  EXPECT_EQ(detail<std::uint64_t>(first[0], "requests"), 30U);
  EXPECT_EQ(detail<std::uint64_t>(first[0], "errors"), 3U);
  EXPECT_EQ(detail<std::string>(first[0], "p50"), "20.5ms");
  EXPECT_THAT(watch.look(stats_at(milliseconds{600}, 40)), IsEmpty()) << "not more than once a second";
  const auto second = watch.look(stats_at(milliseconds{1200}, 50));
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(detail<std::uint64_t>(second[0], "requests"), 20U);
  EXPECT_THAT(watch.look(stats_at(milliseconds{9000}, 50)), IsEmpty()) << "nothing came";
}

TEST(TrafficWatch, BeginsAnewWithAHopThatWasMadeAnew) {
  TrafficWatch watch;
  watch.look(stats_at({}, 0));
  watch.look(stats_at(milliseconds{1000}, 30));
  const auto again = watch.look(stats_at(milliseconds{3000}, 5));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(detail<std::uint64_t>(again[0], "requests"), 5U);
}

}  // namespace
}  // namespace squall::control
