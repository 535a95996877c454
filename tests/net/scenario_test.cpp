// The scenarios of tests/sim on real sockets: the same bytes in the same order, the same ends, the same counters, and
// nothing before its time. Each has an engine and a thread of its own, so that all of them take as long as the longest.
// Steps that lie 50 ms apart can meet in a crowd of threads on a busy machine: who fails there plays again, alone.
#include "sim/scenario.hpp"

#include <fcntl.h>

#include "merge_patch.hpp"
#include "net/clock.hpp"
#include "net/world.hpp"

namespace squall::net {
namespace {

using sim::Act;
using sim::Arrived;
using sim::EndKind;
using sim::Scenario;
using sim::Script;

constexpr Duration patience = seconds{10};
constexpr Duration clock_grain = milliseconds{1};

using Complaints = std::vector<std::string>;

// One end of one connection: what it has heard, against what it must hear.
class Peer {
 public:
  Peer(End end, const std::vector<Arrived>& expected, TimePoint start, bool loose, Complaints& complaints)
      : end_(std::move(end)), expected_(&expected), start_(start), loose_(loose), complaints_(&complaints) {
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
      if (!loose_) check_time();
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

  void check_time() {
    const TimePoint time = now();
    if (heard_.size() > wanted(time).size()) complaints_->push_back("too early: " + heard());
    if (ended_ != EndKind::open && !expected_->empty() && time + clock_grain < start_ + expected_->back().at)
      complaints_->push_back("ended too early: " + heard());
  }

  End end_;
  const std::vector<Arrived>* expected_;
  TimePoint start_;
  bool loose_;
  Complaints* complaints_;
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
    hop.protocol = scenario_.protocol;
    desired_.hops = {hop};
    listen_ = engine_.publish(desired_)->listening.at(0).second;
  }

  Complaints play() {
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
    return complaints_;
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
    if (!receipt) complaints_.push_back(receipt.error().front().message);
  }

  void open(const Script& script) {
    End end(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto from = literal({Address::Kind::tcp, script.from_text, 0});
    const auto place = literal(listen_);
    EXPECT_EQ(::bind(end.descriptor(), from->get(), from->size), 0);
    EXPECT_EQ(::connect(end.descriptor(), place->get(), place->size), 0);
    clients_.emplace_back(std::move(end), script.client_sees, start_, scenario_.loose, complaints_);
  }

  // What it would have said before it was dialled it says as soon as it is.
  void act_upstream(std::size_t index, const Act& act) {
    const TimePoint deadline = squall::after(now(), patience);
    while (servers_.size() <= index && now() < deadline) hear_until(deadline);
    if (servers_.size() <= index) return complaints_.emplace_back("the upstream was never dialled"), void();
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
    if (index >= scenario_.connections.size()) {
      complaints_.emplace_back("the upstream was dialled once too often");
      return upstream_.accept().reset();
    }
    servers_.emplace_back(upstream_.accept(), scenario_.connections[index].upstream_sees, start_, scenario_.loose,
                          complaints_);
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

  void report() {
    for (std::size_t i = 0; i < clients_.size(); ++i)
      if (!clients_[i].is_satisfied())
        complaints_.push_back("client " + std::to_string(i + 1) + " heard " + clients_[i].heard());
    for (std::size_t i = 0; i < servers_.size(); ++i)
      if (!servers_[i].is_satisfied())
        complaints_.push_back("upstream " + std::to_string(i + 1) + " heard " + servers_[i].heard());
    if (!counters_match()) complaints_.emplace_back("the counters differ");
    if (!is_satisfied() && complaints_.empty()) complaints_.emplace_back("an upstream was not dialled");
  }

  const Scenario& scenario_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  // One shard dials in the order it accepts; of two, the busier would dial later than its turn.
  Engine engine_{{.shards = 1, .merge_patch = merge_patch}, log_};
  Listener upstream_;
  DesiredState desired_;
  Address listen_;
  TimePoint start_{};
  Duration lag_{};
  Complaints complaints_;
  std::vector<Peer> clients_, servers_;
};

TEST(Scenarios, HappenOnSocketsAsInTheSimulator) {
  const std::vector<std::string> names = sim::scenario_names();
  ASSERT_GE(names.size(), 50U);
  std::vector<Scenario> scenarios;
  for (const std::string& name : names) scenarios.push_back(sim::must_load_scenario(name));
  std::vector<char> failed(names.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < names.size(); ++i)
    threads.emplace_back([&, i] { failed[i] = !RealScene(scenarios[i]).play().empty(); });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!failed[i]) continue;
    EXPECT_THAT(RealScene(scenarios[i]).play(), testing::IsEmpty()) << names[i] << ": " << scenarios[i].sentence;
  }
}

}  // namespace
}  // namespace squall::net
