// What looks at the hops of the server's journeys: all that they name, nothing else, and no longer than it lives.
#include "runs/sampler.hpp"

#include <mutex>

#include "unit/runs/library_world.hpp"

namespace squall::runs {
namespace {

using testing::DoubleNear;
using testing::Optional;

// Ten requests a second through each hop, as fast as the test says, for as long as its clock goes on.
class BusyPlane : public control::FakeDataPlane {
 public:
  Stats stats() const override {
    Stats stats = FakeDataPlane::stats();
    const auto requests = static_cast<std::uint64_t>((stats.now - TimePoint(std::chrono::hours{1})) / seconds{1}) * 10;
    for (HopStats& hop : stats.hops) {
      EndpointStats& all = hop.http.emplace().endpoints.emplace_back();
      all.name = "other";
      all.requests = requests;
      all.classes[1] = requests;
      all.client.add(milliseconds{20}, requests);
    }
    return stats;
  }
};

class ASampler : public testing::Test {
 protected:
  ASampler() {
    for (const char* hop : {"db", "cache"})
      EXPECT_TRUE(control.put_hop(control::hop_named(hop), nullptr, control::ana));
  }
  void write(const std::string& text) const { std::ofstream(scratch.file("checkout.yaml")) << text; }
  void look_after(Sampler& sampler, Duration time) {
    plane.advance(time);
    sampler.look();
  }

  const Scratch scratch;
  BusyPlane plane;
  control::Clock clock{[this] { return plane.now(); }, [] { return control::WallTime{}; }};
  store::HaltLatch latch{{}, [](const store::HaltRecord&) { return true; }, std::chrono::hours{1}};
  control::EmergencyStop emergency{plane, latch, clock, [](const control::Event&) {}};
  control::Control control{plane, emergency, clock, [](const control::Event&) {}, 42};
  const JourneyFolder journeys{scratch.path()};
};

TEST_F(ASampler, TellsWhatTheHopsOfItsJourneysCarry) {
  write(journey_text("checkout", "db", "slo: {expect: [\"cache.latency_p99 < 100ms\"]}\n"));
  Sampler sampler(control, journeys, std::chrono::hours{24});
  sampler.look();
  for (int i = 0; i < 3; ++i) look_after(sampler, seconds{5});
  ASSERT_TRUE(sampler.hop("db"));
  EXPECT_THAT(sampler.hop("db")->now.rate, Optional(DoubleNear(10, 1e-9)));
  EXPECT_EQ(sampler.hop("db")->minutes.covers, Duration(seconds{15}));
  EXPECT_EQ(sampler.looked(), plane.now());
  const auto promised = sampler.measure({"cache", "", experiment::Measure::latency_p99, ""});
  EXPECT_THAT(promised.value, Optional(DoubleNear(0.020, 0.002)));
}

TEST_F(ASampler, LooksAtNoHopThatNobodyAsksFor) {
  write(journey_text());
  Sampler sampler(control, journeys, std::chrono::hours{24});
  sampler.look();
  EXPECT_TRUE(sampler.hop("db"));
  EXPECT_FALSE(sampler.hop("cache"));
}

TEST_F(ASampler, TakesUpAHopWhenAJourneyBeginsToNameIt) {
  Sampler sampler(control, journeys, std::chrono::hours{24});
  sampler.look();
  EXPECT_FALSE(sampler.hop("db"));
  write(journey_text());
  for (int i = 0; i < 2; ++i) look_after(sampler, seconds{5});  // one may come just behind the thread's own
  EXPECT_TRUE(sampler.hop("db"));
}

TEST_F(ASampler, LooksByItself) {
  write(journey_text());
  const Sampler sampler(control, journeys, milliseconds{1});
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!sampler.hop("db") && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  EXPECT_TRUE(sampler.hop("db"));
}

TEST_F(ASampler, EndsWithoutWaitingForItsNextLook) {
  const Sampler sampler(control, journeys, std::chrono::hours{24});  // or this test never ends
}

}  // namespace
}  // namespace squall::runs
