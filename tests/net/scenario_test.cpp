// The scenarios of tests/sim on real sockets: the same bytes in the same order, the same ends, the same counters, and
// nothing before its time. Each has an engine and a thread of its own, so that all of them take as long as the longest.
#include "sim/scenario.hpp"

#include <fcntl.h>

#include "net/clock.hpp"
#include "net/world.hpp"

namespace squall::net {
namespace {

using sim::Act;
using sim::Arrived;
using sim::EndKind;
using sim::Scenario;
using sim::Script;

constexpr Duration patience = seconds{30};
constexpr Duration clock_grain = milliseconds{1};

// One end of one connection: what it has heard, against what it must hear.
class Peer {
 public:
  Peer(End end, const std::vector<Arrived>& expected, TimePoint start, bool loose)
      : end_(std::move(end)), expected_(&expected), start_(start), loose_(loose) {
    ::fcntl(end_.descriptor(), F_SETFL, ::fcntl(end_.descriptor(), F_GETFL) | O_NONBLOCK);
  }

  int descriptor() const { return ended_ == EndKind::open ? end_.descriptor() : -1; }

  void act(const Act& act) {
    if (act.end == EndKind::reset) return end_.reset();
    ::send(end_.descriptor(), act.bytes.data(), act.bytes.size(), MSG_NOSIGNAL);
    if (act.end == EndKind::fin) end_.finish();
  }

  void hear() {
    char block[4096];
    while (end_.is_open() && ended_ == EndKind::open) {
      const ssize_t got = ::recv(end_.descriptor(), block, sizeof block, 0);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
      if (got > 0) heard_.append(block, static_cast<std::size_t>(got));
      if (got <= 0) ended_ = got == 0 ? EndKind::fin : EndKind::reset;
      if (!loose_) expect_in_time();
    }
  }

  bool is_satisfied() const {
    return heard_ == wanted(TimePoint::max()) && (!end_.is_open() || ended_ == wanted_end());
  }

  std::string heard() const {
    return '"' + heard_ + '"' + (ended_ == EndKind::fin ? " fin" : ended_ == EndKind::reset ? " reset" : "");
  }

 private:
  std::string wanted(TimePoint now) const {
    std::string bytes;
    for (const Arrived& arrived : *expected_)
      if (now == TimePoint::max() || start_ + arrived.at <= now + clock_grain) bytes += arrived.bytes;
    return bytes;
  }
  EndKind wanted_end() const { return expected_->empty() ? EndKind::open : expected_->back().end; }

  void expect_in_time() const {
    const TimePoint time = now();
    EXPECT_LE(heard_.size(), wanted(time).size()) << "too early: " << heard();
    if (ended_ != EndKind::open && !expected_->empty()) {
      EXPECT_GE(time + clock_grain, start_ + expected_->back().at) << "ended too early: " << heard();
    }
  }

  End end_;
  const std::vector<Arrived>* expected_;
  TimePoint start_;
  bool loose_;
  std::string heard_;
  EndKind ended_ = EndKind::open;
};

class RealScene {
 public:
  explicit RealScene(const Scenario& scenario) : scenario_(scenario) {
    HopSpec hop;
    hop.name = "hop";
    hop.listen = Listener::loopback(0);
    hop.upstream = upstream_.address();
    desired_.hops = {hop};
    listen_ = engine_.publish(desired_)->listening.at(0).second;
  }

  void run() {
    start_ = now();
    for (const Happening& next : happenings()) {
      const TimePoint due = squall::after(start_, next.at + lag_);
      while (now() < due) hear_until(due);
      lag_ += now() - due;  // whoever is late makes all that follows late, so that no gap becomes shorter
      next.happen();
    }
    const TimePoint deadline = squall::after(now(), patience);
    while (!is_satisfied() && now() < deadline) hear_until(squall::after(now(), milliseconds{50}));
    report();
  }

 private:
  struct Happening {
    Duration at{};
    std::function<void()> happen;
  };

  std::vector<Happening> happenings() {
    std::vector<Happening> all;
    for (const sim::FaultStep& step : scenario_.steps) all.push_back({step.at, [this, &step] { publish(step); }});
    for (const Script& script : scenario_.connections) all.push_back({script.opens, [this, &script] { open(script); }});
    for (std::size_t i = 0; i < scenario_.connections.size(); ++i) {
      for (const Act& act : scenario_.connections[i].client)
        all.push_back({act.at, [this, i, &act] { clients_[i].act(act); }});
      for (const Act& act : scenario_.connections[i].upstream)
        all.push_back({act.at, [this, i, &act] { act_upstream(i, act); }});
    }
    std::ranges::stable_sort(all, {}, &Happening::at);
    return all;
  }

  void publish(const sim::FaultStep& step) {
    desired_.faults = step.faults;
    const auto receipt = engine_.publish(desired_);
    EXPECT_TRUE(receipt.has_value()) << (receipt ? "" : receipt.error().front().message);
  }

  void open(const Script& script) {
    End end(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto from = literal({Address::Kind::tcp, script.from_text, 0});
    const auto place = literal(listen_);
    EXPECT_EQ(::bind(end.descriptor(), from->get(), from->size), 0);
    EXPECT_EQ(::connect(end.descriptor(), place->get(), place->size), 0);
    clients_.emplace_back(std::move(end), script.client_sees, start_, scenario_.loose);
  }

  // What it would have said before it was dialled it says as soon as it is.
  void act_upstream(std::size_t index, const Act& act) {
    const TimePoint deadline = squall::after(now(), patience);
    while (servers_.size() <= index && now() < deadline) hear_until(deadline);
    ASSERT_GT(servers_.size(), index) << "the upstream was never dialled";
    servers_[index].act(act);
  }

  void hear_until(TimePoint until) {
    std::vector<pollfd> polls{{.fd = upstream_.descriptor(), .events = POLLIN, .revents = 0}};
    for (auto* peers : {&clients_, &servers_})
      for (const Peer& peer : *peers) polls.push_back({.fd = peer.descriptor(), .events = POLLIN, .revents = 0});
    const Duration left = std::max(Duration{}, until - now());
    const timespec wait{.tv_sec = left / seconds{1}, .tv_nsec = (left % seconds{1}).count()};
    ::ppoll(polls.data(), polls.size(), &wait, nullptr);
    for (auto* peers : {&clients_, &servers_})
      for (Peer& peer : *peers) peer.hear();
    if ((polls.front().revents & POLLIN) == 0) return;
    const std::size_t index = servers_.size();
    ASSERT_LT(index, scenario_.connections.size()) << "the upstream was dialled once too often";
    servers_.emplace_back(upstream_.accept(), scenario_.connections[index].upstream_sees, start_, scenario_.loose);
  }

  bool is_satisfied() const {
    for (const Script& script : scenario_.connections)
      if (!script.upstream_sees.empty() && servers_.size() < scenario_.connections.size()) return false;
    return std::ranges::all_of(clients_, &Peer::is_satisfied) && std::ranges::all_of(servers_, &Peer::is_satisfied) &&
           counters_match();
  }

  FaultCounters counters(const std::string& fault) const {
    const auto ledger = engine_.ledger(fault);
    return ledger ? ledger->sum() : FaultCounters{};
  }

  bool counters_match() const {
    for (const auto& [fault, wanted] : scenario_.counters)
      for (const auto& [name, count] : wanted) {
        // A fault that has been lifted is forgotten, and its counters with it.
        if (engine_.ledger(fault) && sim::counter_named(counters(fault), name) != count) return false;
      }
    return true;
  }

  void report() const {
    for (std::size_t i = 0; i < clients_.size(); ++i)
      EXPECT_TRUE(clients_[i].is_satisfied()) << "client " << i + 1 << " heard " << clients_[i].heard();
    for (std::size_t i = 0; i < servers_.size(); ++i)
      EXPECT_TRUE(servers_[i].is_satisfied()) << "upstream " << i + 1 << " heard " << servers_[i].heard();
    EXPECT_TRUE(is_satisfied());
  }

  const Scenario& scenario_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  Engine engine_{{.shards = 2}, log_};
  Listener upstream_;
  DesiredState desired_;
  Address listen_;
  TimePoint start_{};
  Duration lag_{};
  std::vector<Peer> clients_, servers_;
};

TEST(Scenarios, HappenOnSocketsAsInTheSimulator) {
  const std::vector<std::string> names = sim::scenario_names();
  ASSERT_GE(names.size(), 50U);
  std::vector<std::thread> threads;
  for (const std::string& name : names)
    threads.emplace_back([&name] {
      const Scenario scenario = sim::must_load_scenario(name);
      SCOPED_TRACE(name + ": " + scenario.sentence);
      RealScene(scenario).run();
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace squall::net
