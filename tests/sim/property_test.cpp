// Whatever is toggled, and whenever: no byte is lost, doubled or out of its order, and the FIN comes last. Thousands of
// seeds, a toggle every 10 ms, random sizes both of what is sent and of what the ends take.
#include <gmock/gmock.h>

#include <random>

#include "sim/stream.hpp"

namespace squall::sim {
namespace {

using Random = std::mt19937_64;

std::uint64_t below(Random& random, std::uint64_t bound) { return random() % bound; }

std::string random_bytes(Random& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

// Every verb that does not destroy bytes, in random company.
std::vector<Sentence> random_faults(Random& random, std::uint64_t revision) {
  std::vector<Sentence> all;
  if (below(random, 2) == 0) all.push_back(delay(milliseconds{below(random, 40)}));
  if (below(random, 3) == 0) all.push_back(jitter(milliseconds{1}, milliseconds{1 + below(random, 30)}));
  if (below(random, 2) == 0) all.push_back(throttle(1'000 + below(random, 1'000'000)));
  if (below(random, 4) == 0)
    all.push_back(sentence(
        "throttle", {{"chunk", Bytes{1 + below(random, 900)}}, {"gap", Duration{milliseconds{below(random, 3)}}}}));
  if (below(random, 4) == 0)
    all.push_back(sentence(
        "throttle", {{"chunks", 2 + below(random, 9)}, {"over", Duration{milliseconds{1 + below(random, 30)}}}}));
  if (below(random, 5) == 0)
    all.push_back(sentence("delay", {{"p50", Duration{milliseconds{5}}}, {"p99", Duration{milliseconds{40}}}}));
  if (below(random, 5) == 0) all.push_back(sentence("delay", {{"fixed", Duration{milliseconds{30}}}}, Point::close));
  if (below(random, 6) == 0) all.push_back(delay(forever, "stall"));
  std::uint64_t number = 0;
  for (Sentence& sentence : all) {
    sentence.name += std::to_string(number++);
    sentence.revision = revision;
    if (below(random, 5) == 0) sentence.pulse = {.on = milliseconds{3}, .off = milliseconds{4}};
    if (below(random, 5) == 0) sentence.ramp = {.over = milliseconds{20}, .of = Ramp::Of::intensity};
    if (below(random, 9) == 0) sentence.dose.max_active = 1;
    sentence.lasts = milliseconds{1 + below(random, 60)};
    sentence.after = milliseconds{below(random, 10)};
    sentence.dose.probability = below(random, 3) == 0 ? 0.5 : 1;
    sentence.enabled = below(random, 8) != 0;
  }
  return all;
}

TEST(Property, EveryByteInOrderUnderTogglesEveryTenMilliseconds) {
  constexpr std::uint64_t seeds = 3000;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Faults faults;
    Stream stream(faults, seed, std::size_t{64} << 10);
    stream.read_at_most(1 + below(random, 5'000));
    std::string sent;
    const auto count = static_cast<int>(1 + below(random, 30));
    for (int i = 0; i < count; ++i) {
      const std::string bytes = random_bytes(random, below(random, 4'000));
      stream.send(milliseconds{i * 7}, bytes);
      sent += bytes;
    }
    stream.end(milliseconds{count * 7});
    for (int toggle = 0; toggle < 30; ++toggle)
      stream.publish(milliseconds{toggle * 10}, random_faults(random, static_cast<std::uint64_t>(toggle)));
    stream.publish(milliseconds{400}, {});
    stream.run_until(seconds{5});
    ASSERT_EQ(stream.received(), sent);
    ASSERT_TRUE(stream.finished().has_value());
    ASSERT_FALSE(stream.killed().has_value());
    ASSERT_EQ(stream.budget().held(), 0U);
  }
}

// Constant holds, rates, pieces and stalls: any number of them, in any order.
std::vector<Sentence> order_free(Random& random) {
  std::vector<Sentence> all;
  for (std::uint64_t i = 0; i < 2 + below(random, 5); ++i) {
    switch (below(random, 4)) {
      case 0: all.push_back(delay(milliseconds{below(random, 60)})); break;
      case 1: all.push_back(throttle(5'000 + below(random, 200'000))); break;
      case 2:
        all.push_back(sentence("throttle", {{"chunk", Bytes{200 + below(random, 2'000)}},
                                            {"gap", Duration{milliseconds{below(random, 10)}}}}));
        break;
      default: all.push_back(sentence("rewrite", {{"corrupt", Bytes{1 + below(random, 9)}}}));
    }
    all.back().name += std::to_string(i);
    all.back().after = milliseconds{below(random, 50)};
    all.back().lasts = milliseconds{100 + below(random, 400)};
    all.back().dose.probability = below(random, 4) == 0 ? 0.5 : 1;
  }
  return all;
}

TEST(Property, FoldsTheSameInAnyOrderWhereOrderIsFree) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    std::vector<Sentence> list = order_free(random);
    std::vector<std::string> sent;
    for (int i = 0; i < 15; ++i) sent.push_back(random_bytes(random, 1 + below(random, 3'000)));
    std::string first;
    std::vector<Duration> first_times;
    for (int round = 0; round < 4; ++round) {
      Faults faults;
      Stream stream(faults, seed);
      stream.publish({}, list);
      for (std::size_t i = 0; i < sent.size(); ++i) stream.send(milliseconds{i * 20}, sent[i]);
      stream.end(milliseconds{320});
      stream.run_until(seconds{30});
      ASSERT_TRUE(stream.finished().has_value());
      if (round == 0) first = stream.received();
      if (round == 0) first_times = stream.times();
      ASSERT_EQ(stream.received(), first) << "round " << round;
      ASSERT_EQ(stream.times(), first_times) << "round " << round;
      std::ranges::shuffle(list, random);
    }
  }
}

TEST(Property, FoldsInFileOrderWhereAFateEndsTheList) {
  const auto killed_at = [](std::vector<Sentence> list) {
    Faults faults;
    Stream stream(faults);
    stream.publish({}, {delay(std::chrono::hours{1}, "holds the chunk")});
    stream.send({}, "x");
    stream.publish(milliseconds{10}, std::move(list));
    stream.run_until(seconds{1});
    return stream.killed();
  };
  EXPECT_EQ(killed_at({delay(milliseconds{100}), close("reset")}), milliseconds{100});
  EXPECT_EQ(killed_at({close("reset"), delay(milliseconds{100})}), milliseconds{10});
  Faults fates;
  Stream dropped(fates);
  dropped.publish({}, {drop(), close("reset")});
  dropped.send({}, "x");
  dropped.run_until(seconds{1});
  EXPECT_FALSE(dropped.killed());
}

TEST(Property, WhoIsSparedByTheDoseNeverNotices) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    Faults faults;
    Faults none;
    std::vector<Sentence> list = {drop(), delay(milliseconds{30}), close("reset")};
    for (Sentence& sentence : list) sentence.dose.probability = 0;
    Stream spared(faults, seed);
    Stream untouched(none, seed);
    for (int i = 0; i < 20; ++i) {
      const std::string bytes = random_bytes(random, 1 + below(random, 2'000));
      spared.send(milliseconds{i * 3}, bytes);
      untouched.send(milliseconds{i * 3}, bytes);
    }
    spared.publish(milliseconds{10}, list);
    spared.publish(milliseconds{40}, {});
    spared.run_until(seconds{1});
    untouched.run_until(seconds{1});
    ASSERT_EQ(spared.received(), untouched.received());
    ASSERT_EQ(spared.times(), untouched.times());
  }
}

}  // namespace
}  // namespace squall::sim
