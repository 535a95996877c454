// Faults on real sockets: what the two ends see, and that lifting a fault really lifts it. Only order and lower bounds
// of time are asserted.
#include "net/clock.hpp"
#include "net/world.hpp"

namespace squall::net {
namespace {

using Faults = World;

TEST_F(Faults, DelayHoldsTheResponseAndIsActiveWhenPublishReturns) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  const Receipt receipt = publish({delay(milliseconds{150})});
  EXPECT_EQ(receipt.connections, 1U);
  const TimePoint sent = now();
  server.send("late");
  EXPECT_EQ(client.receive(4), "late");
  EXPECT_GE(now() - sent, milliseconds{150});
  EXPECT_EQ(counters("delay").injected, 1U);
}

// A read that is filled to the last byte is followed by one that finds nothing; what the lane had said must survive it.
TEST_F(Faults, DelayReleasesWhatFilledItsReadExactly) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  publish({delay(milliseconds{50}, Point::request),
           fault("throttle", Point::request, "throttle", {{"rate", ByteRate{10'000'000}}})});
  for (const std::size_t size : {flow::Lane::small_block, flow::Lane::block, 3 * flow::Lane::small_block}) {
    client.send(std::string(size, 'x'));
    EXPECT_EQ(server.receive(size).size(), size);
  }
}

TEST_F(Faults, CloseAfterATimeComesAlsoWhenReadsWereFilledExactly) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  publish(
      {fault("throttle", Point::request, "throttle", {{"rate", ByteRate{1'000'000}}}),
       fault("cut", Point::request, "close", {{"how", std::string("reset")}, {"after", Duration{milliseconds{100}}}})});
  client.send(std::string(flow::Lane::small_block, 'x'));
  EXPECT_EQ(client.next(), "reset");
}

TEST_F(Faults, LiftingADelayLetsGoOfWhatItHeld) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  publish({delay(std::chrono::hours{1})});
  server.send("held");
  eventually([&] { return counters("delay").injected == 1; });
  publish({});
  EXPECT_EQ(client.receive(4), "held");
}

TEST_F(Faults, EndByThemselvesWithNobodyInControl) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  FaultSpec hour = delay(std::chrono::hours{1});
  hour.lasts = milliseconds{200};
  const TimePoint start = now();
  publish({hour});
  server.send("held");
  EXPECT_EQ(client.receive(4), "held");
  EXPECT_GE(now() - start, milliseconds{200});
}

TEST_F(Faults, RefuseIsTheKernelsOwnAndThePortComesBack) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  publish({close("refuse", Point::connect)});
  EXPECT_EQ(try_connect(listen).second, ECONNREFUSED);
  EXPECT_FALSE(hop_stats().listening);
  publish({});
  End client = connect(listen);
  client.send("back");
  EXPECT_EQ(upstream.accept().receive(4), "back");
}

TEST_F(Faults, RefuseHoldsFromTheHopsFirstMoment) {
  Listener upstream;
  desired.faults = {close("refuse", Point::connect)};
  const Address listen = hop_to(upstream.address());
  EXPECT_EQ(try_connect(listen).second, ECONNREFUSED);
  publish({});
  EXPECT_EQ(try_connect(listen).second, 0);
}

TEST_F(Faults, RefuseEndsAtItsDeadline) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  FaultSpec refuse = close("refuse", Point::connect);
  refuse.lasts = milliseconds{100};
  publish({refuse});
  eventually([&] { return try_connect(listen).second == 0; });
}

TEST_F(Faults, ResetAtConnectNeverDialsTheUpstream) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  publish({close("reset", Point::connect)});
  End client = connect(listen);
  EXPECT_EQ(client.next(), "reset");
  EXPECT_FALSE(upstream.has_client());
  publish({});
  End again = connect(listen);
  again.send("x");
  EXPECT_EQ(upstream.accept().receive(1), "x");
}

TEST_F(Faults, FinAtConnectIsPoliteEvenWithUnreadBytes) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  FaultSpec held = delay(milliseconds{50}, Point::connect);
  publish({held, close("fin", Point::connect)});
  End client = connect(listen);
  client.send("unread");
  EXPECT_EQ(client.next(), "end");
}

TEST_F(Faults, DelayAtConnectHoldsTheDial) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  publish({delay(std::chrono::hours{1}, Point::connect)});
  End client = connect(listen);
  client.send("x");
  eventually([&] { return counters("delay").injected == 1; });
  EXPECT_FALSE(upstream.has_client());
  publish({});
  EXPECT_EQ(upstream.accept().receive(1), "x");
}

TEST_F(Faults, ResetCutsOpenConnectionsWithARealReset) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  publish({close("reset", Point::request)});
  EXPECT_EQ(client.next(), "reset");
  EXPECT_EQ(server.next(), "reset");
  EXPECT_EQ(hop_stats().resets, 0U);  // a fault's reset is not the ends' own
}

TEST_F(Faults, FinEndsBothSidesPolitely) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  publish({close("fin", Point::response)});
  EXPECT_EQ(client.next(), "end");
  EXPECT_EQ(server.next(), "end");
}

TEST_F(Faults, HalfEndsOneDirectionOnly) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  publish({close("half", Point::request)});
  EXPECT_EQ(server.next(), "end");
  server.send("still");
  EXPECT_EQ(client.receive(5), "still");
}

TEST_F(Faults, DropSwallowsAndTheDamagedStreamIsResetWhenLifted) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  End untouched = connect(hop_stats().listen);
  End other_server = upstream.accept();
  publish({fault("drop", Point::request, "drop", {{"swallow", true}})});
  client.send("lost");
  eventually([&] { return counters("drop").injected == 1; });
  publish({});
  EXPECT_EQ(client.next(), "reset");
  EXPECT_EQ(server.next(), "reset");
  untouched.send("whole");
  EXPECT_EQ(other_server.receive(5), "whole");
}

FaultSpec limit(std::uint64_t connections, std::string over) {
  return fault("limit", Point::connect, "limit", {{"connections", connections}, {"over", std::move(over)}});
}

TEST_F(Faults, LimitQueuesInOrderOfArrival) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  publish({limit(1, "queue")});
  End first = connect(listen);
  End server = upstream.accept();
  End second = connect(listen);
  second.send("2");
  End third = connect(listen);
  third.send("3");
  eventually([&] { return counters("limit").injected == 2; });
  EXPECT_FALSE(upstream.has_client());
  first.close();
  server.close();
  End next = upstream.accept();
  EXPECT_EQ(next.receive(1), "2");
  second.close();
  next.close();
  EXPECT_EQ(upstream.accept().receive(1), "3");
}

TEST_F(Faults, LimitLetsTheQueueInWhenLifted) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  publish({limit(1, "queue")});
  End first = connect(listen);
  End server = upstream.accept();
  End second = connect(listen);
  second.send("2");
  eventually([&] { return counters("limit").injected == 1; });
  publish({});
  EXPECT_EQ(upstream.accept().receive(1), "2");
}

TEST_F(Faults, LimitLetsNobodyWaitAtAHopThatIsSwitchedOff) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  publish({limit(1, "queue")});
  End first = connect(listen);
  End server = upstream.accept();
  End second = connect(listen);
  eventually([&] { return counters("limit").injected == 1; });
  desired.hops[0].enabled = false;
  publish();
  EXPECT_EQ(second.next(), "reset");
  EXPECT_EQ(first.next(), "reset");
}

TEST_F(Faults, LimitResetsWhoComesOver) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  publish({limit(1, "reset")});
  End first = connect(listen);
  End server = upstream.accept();
  End second = connect(listen);
  EXPECT_EQ(second.next(), "reset");
  first.send("fine");
  EXPECT_EQ(server.receive(4), "fine");
}

TEST_F(Faults, LimitRefusesUntilThereIsRoom) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  publish({limit(1, "refuse")});
  End first = connect(listen);
  End server = upstream.accept();
  eventually([&] { return try_connect(listen).second == ECONNREFUSED; });
  first.close();
  server.close();
  eventually([&] { return try_connect(listen).second == 0; });
}

// How many bytes a sender gets rid of until nothing moves any more, beyond what its own buffer of 64 KiB takes.
std::size_t absorbed_from(const End& sender) {
  clamp_buffer(sender.descriptor(), SO_SNDBUF, 64 << 10);
  const std::string block(64 << 10, 'x');
  std::size_t absorbed = 0;
  for (int idle = 0; idle < 20;) {
    const ssize_t sent = ::send(sender.descriptor(), block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    idle = sent > 0 ? 0 : idle + 1;
    if (sent > 0) absorbed += static_cast<std::size_t>(sent);
    pollfd poll{.fd = sender.descriptor(), .events = POLLOUT, .revents = 0};
    ::poll(&poll, 1, 10);
  }
  return absorbed;
}

TEST_F(Faults, AThrottledSenderFeelsItEvenAfterTheKernelHasGrownItsBuffers) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  const std::string warm(64 << 20, 'x');
  std::thread reader([&] { EXPECT_EQ(server.receive(warm.size()).size(), warm.size()); });
  client.send(warm);
  reader.join();
  publish({fault("throttle", Point::request, "throttle", {{"rate", ByteRate{1'000}}})});
  const std::size_t absorbed = absorbed_from(client);
  EXPECT_LT(absorbed, std::size_t{1} << 20);
  publish({});
  EXPECT_EQ(server.receive(absorbed).size(), absorbed);
}

}  // namespace
}  // namespace squall::net
