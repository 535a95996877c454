// A scenario in virtual time: whole connections, with their door, both lanes and their end, as proxy/net/connection.cpp
// tells the story, but with a list of instants where that has sockets and timers. Reading and writing are unlimited.
#pragma once

#include <functional>
#include <memory>

#include "faults/plan.hpp"
#include "flow/lane.hpp"
#include "http1/session.hpp"
#include "sim/scenario.hpp"

namespace squall::sim {

// One connection: what its ends do and what they see.
class Conversation : private http1::Host {
 public:
  // `rules`: of a hop that knows messages, else null.
  Conversation(const Script& script, std::uint64_t number, flow::Budget& budget,
               std::shared_ptr<const http1::Rules> rules);

  bool is_open() const { return stage_ == Stage::door || stage_ == Stage::carry; }
  bool has_opened() const { return stage_ != Stage::none; }
  const faults::Subject& subject() const { return subject_; }

  void open(const faults::FaultList& faults, std::shared_ptr<const http1::Rules> rules, faults::Places places,
            TimePoint now);
  void replan(const faults::FaultList& faults, std::shared_ptr<const http1::Rules> rules, TimePoint now);
  void act(TimePoint now);   // whatever the ends do at this instant
  void turn(TimePoint now);  // until nothing more happens at this instant
  TimePoint next() const;    // when something happens by itself or by an end
  TimePoint opens() const { return subject_.opened; }

  const std::vector<Arrived>& client_saw() const { return to_client_.seen; }
  const std::vector<Arrived>& upstream_saw() const { return to_upstream_.seen; }

 private:
  enum class Stage { none, door, carry, over };

  struct Direction {
    explicit Direction(flow::Stream& carried) : stream(carried) {}

    flow::Stream& stream;
    std::vector<Act> acts;  // of the end that sends
    std::string unread;
    bool fin = false;
    TimePoint wake = never;
    std::vector<Arrived> seen;  // by the end that receives
  };

  static constexpr std::size_t cap = std::size_t{64} << 20;

  void repeat(std::string, unsigned, Duration, const std::string&) override {}  // copies are on sockets only
  void exchanged(const http1::Report&) override {}
  flow::Stream& stream(Point point);
  void pass_the_door(TimePoint now);
  bool turn(Direction& direction, TimePoint now);
  bool push(Direction& direction, TimePoint now);
  void act(Direction& direction, TimePoint now);
  void over(EndKind how, TimePoint now, const Direction* to_the_cause = nullptr);
  static void see(Direction& direction, Arrived arrived);

  faults::Subject subject_;
  faults::Places places_;
  faults::Plan door_{Point::connect};
  faults::Plan closing_{Point::close};
  std::unique_ptr<flow::Lanes> lanes_;
  std::unique_ptr<http1::Session> session_;
  Direction to_upstream_, to_client_;
  Stage stage_ = Stage::none;
  TimePoint door_wake_ = never;
};

// What happens in every `period` while a scene runs, without any of its connections being told.
struct Meanwhile {
  Duration period{};  // 0: nothing does
  std::function<void(TimePoint)> happens;
};

// All connections of a scenario, and the faults that come and go.
class Scene {
 public:
  explicit Scene(const Scenario& scenario);

  void run(const Meanwhile& meanwhile = {});

  const Conversation& connection(std::size_t index) const { return *conversations_[index]; }
  FaultCounters counters(const std::string& fault) const;

 private:
  void publish(const FaultStep& step, TimePoint now);
  void call_rolls() const;
  faults::Places places_for(const faults::Subject& subject) const;

  const Scenario& scenario_;
  flow::Budget budget_{std::uint64_t{1} << 30};
  std::vector<std::unique_ptr<Conversation>> conversations_;
  std::shared_ptr<const http1::Rules> rules() const;

  faults::FaultList faults_;
  std::shared_ptr<http1::Tallies> tallies_;
  std::map<std::string, std::shared_ptr<faults::Ledger>> ledgers_;
};

}  // namespace squall::sim
