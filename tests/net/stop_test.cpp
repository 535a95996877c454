// What a stop promises: when its receipt is there, no fault hits any more, on no connection, however many there are and
// however much they carry.
#include "net/world.hpp"

namespace squall::net {
namespace {

// As many as the suite's machine has descriptors for: four for each, two of them the hop's.
std::size_t many_connections() { return std::min<std::size_t>(1'000, raise_descriptor_limit() / 8); }

class Stop : public World {
 protected:
  ~Stop() override { end_load(); }

  void open(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      clients_.push_back(connect(listen));
      servers_.push_back(upstream.accept());
    }
  }

  // All clients say a byte, and their servers answer it, again and again.
  void start_load() {
    askers_.emplace_back([this] {
      while (!over_) {
        for (const End& client : clients_) client.send("a");
        for (const End& client : clients_) EXPECT_EQ(client.receive(1), "b");
        ++rounds_;
      }
    });
    answerers_.emplace_back([this] { answer(); });
  }
  // Strangers come, and some of them are turned away.
  void start_churn() {
    askers_.emplace_back([this] {
      while (!over_) {
        connect(listen).next();
        ++rounds_;
      }
    });
    answerers_.emplace_back([this] {
      while (!nobody_asks_)
        if (somebody_waits()) upstream.accept();
    });
  }
  void carry_on(std::uint64_t rounds) {
    const std::uint64_t now = rounds_;
    eventually([&] { return rounds_ >= now + rounds; });
  }
  void end_load() {
    over_ = true;
    for (std::thread& thread : askers_) thread.join();
    nobody_asks_ = true;
    for (std::thread& thread : answerers_) thread.join();
  }

  Listener upstream;
  Address listen = hop_to(upstream.address());

 private:
  bool somebody_waits() const {
    pollfd poll{.fd = upstream.descriptor(), .events = POLLIN, .revents = 0};
    return ::poll(&poll, 1, 10) == 1;
  }
  void answer() {
    std::vector<pollfd> polls;
    for (const End& server : servers_) polls.push_back({.fd = server.descriptor(), .events = POLLIN, .revents = 0});
    while (!nobody_asks_) {
      ::poll(polls.data(), polls.size(), 10);
      for (std::size_t i = 0; i < polls.size(); ++i)
        if (polls[i].revents != 0 && servers_[i].receive(1) == "a") servers_[i].send("b");
    }
  }

  std::vector<End> clients_, servers_;
  std::vector<std::thread> askers_, answerers_;
  std::atomic<bool> over_{false}, nobody_asks_{false};
  std::atomic<std::uint64_t> rounds_{0};
};

TEST_F(Stop, OfADelayHitsNobodyAfterItsReceiptOnAThousandConnectionsUnderLoad) {
  const std::size_t count = many_connections();
  open(count);
  publish({delay(milliseconds{1})});
  start_load();
  const auto ledger = engine.ledger("delay");
  eventually([&] { return ledger->sum().injected > 3 * count; });
  EXPECT_EQ(ledger->sum().connections, count);

  EXPECT_EQ(publish(std::vector<FaultSpec>{}).connections, count);
  const std::uint64_t at_the_receipt = ledger->sum().injected;
  EXPECT_EQ(ledger->sum().active, 0U);
  EXPECT_TRUE(engine.stats().faults.empty());
  carry_on(5);
  EXPECT_EQ(ledger->sum().injected, at_the_receipt);
}

TEST_F(Stop, OfACloseCutsNobodyAfterItsReceiptOnAThousandConnectionsUnderLoad) {
  const std::size_t count = many_connections();
  open(count);
  FaultSpec cut = fault("cut", Point::response, "close", {{"how", std::string("reset")}, {"after", Bytes{1'000'000}}});
  FaultSpec turned_away = close("reset", Point::connect);
  turned_away.name = "turned-away";
  turned_away.dose.probability = 0.5;
  turned_away.seed = 3;
  publish({cut, turned_away});
  start_load();
  start_churn();
  const auto ledger = engine.ledger("turned-away");
  eventually([&] { return ledger->sum().injected > 20; });

  publish(std::vector<FaultSpec>{});
  const std::uint64_t at_the_receipt = ledger->sum().injected;
  const std::uint64_t cut_off = hop_stats().tcp->errors_faulted;
  carry_on(30);
  EXPECT_EQ(ledger->sum().injected, at_the_receipt);
  EXPECT_EQ(hop_stats().tcp->errors_faulted, cut_off);
}

}  // namespace
}  // namespace squall::net
