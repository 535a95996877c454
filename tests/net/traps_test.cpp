// The semantic traps of the vocabulary that only real sockets can show; the numbers are those of
// tests/sim/traps_test.cpp.
#include "net/clock.hpp"
#include "net/world.hpp"

namespace squall::net {
namespace {

class Trap : public World {
 protected:
  Listener upstream;
  Address listen = hop_to(upstream.address());
  End client = connect(listen);
  End server = upstream.accept();

  // What the kernels take from a sender that nobody reads from.
  static std::size_t absorbed(const End& sender, std::size_t most) {
    const std::string block(64 << 10, 'x');
    std::size_t sum = 0;
    for (int idle = 0; idle < 30 && sum < most;) {
      const ssize_t sent = ::send(sender.descriptor(), block.data(), block.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      idle = sent > 0 ? 0 : idle + 1;
      if (sent > 0) sum += static_cast<std::size_t>(sent);
      pollfd poll{.fd = sender.descriptor(), .events = POLLOUT, .revents = 0};
      ::poll(&poll, 1, 10);
    }
    return sum;
  }
};

TEST_F(Trap, T01AFinIsAFinAlsoWithUnreadBytes) {
  publish({delay(forever, Point::request)});
  client.send(std::string(100'000, 'x'));
  publish({close("fin", Point::response)});
  EXPECT_EQ(client.next(), "end");
}

TEST_F(Trap, T01AResetIsAResetOnOpenConnectionsToo) {
  publish({close("reset", Point::response)});
  EXPECT_EQ(client.next(), "reset");
  EXPECT_EQ(server.next(), "reset");
}

TEST_F(Trap, T04AResetOvertakesHeldBytes) {
  publish({delay(std::chrono::hours{1})});
  server.send("held");
  eventually([&] { return counters("delay").injected == 1; });
  server.reset();
  EXPECT_EQ(client.next(), "reset");
}

TEST_F(Trap, T05DropAcknowledgesEverythingAndForeverPushesBack) {
  constexpr std::size_t much = std::size_t{64} << 20;
  publish({fault("drop", Point::request, "drop", {{"swallow", true}})});
  EXPECT_EQ(absorbed(client, much), much);
  client = connect(listen);
  publish({delay(forever, Point::request)});
  EXPECT_LT(absorbed(client, much), much / 4);
}

TEST_F(Trap, T10TheRateIsOursAndNotTheKernelsSoThereIsNoBurst) {
  publish({fault("slow", Point::response, "throttle", {{"rate", ByteRate{100'000}}})});
  const TimePoint start = now();
  server.send(std::string(50'000, 'x'));
  EXPECT_EQ(client.receive(50'000).size(), 50'000U);
  EXPECT_GE(now() - start, milliseconds{490});
}

TEST_F(Trap, T07LiftingADropLeavesWhoWasSparedAlone) {
  FaultSpec half = fault("drop", Point::request, "drop", {{"swallow", true}});
  half.dose = {.every = 2};
  End second = connect(listen);
  End second_server = upstream.accept();
  publish({half});
  client.send("spared");
  second.send("lost");
  EXPECT_EQ(server.receive(6), "spared");
  eventually([&] { return counters("drop").injected == 1; });
  publish({});
  EXPECT_EQ(second.next(), "reset");
  client.send("again");
  EXPECT_EQ(server.receive(5), "again");
}

}  // namespace
}  // namespace squall::net
