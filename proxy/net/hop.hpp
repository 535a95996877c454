// A hop's door: accepts its clients, numbers them, asks the faults at the door, and deals them to the shards. Lives on
// the hop's home shard; the connections it deals live wherever they were dealt to.
#pragma once

#include <deque>
#include <memory>

#include "faults/plan.hpp"
#include "net/asio.hpp"
#include "net/setup.hpp"

namespace squall::net {

class Shard;

class Hop {
 public:
  Hop(Shard& home, const Setup::Entry& entry);

  void update(const Setup::Entry& entry, TimePoint now);
  void retire();  // stops for good; the shard drops it when settled()
  void connection_ended(TimePoint now);

  const HopState* state() const { return setup_->state.get(); }
  bool settled() const { return retired_ && in_flight_ == 0; }

 private:
  struct Waiting {
    int client;
    faults::Subject subject;
  };
  struct DoorRuling {
    faults::Door door = faults::Door::open;
    std::shared_ptr<const faults::Fault> by;
    TimePoint changes = never;
  };

  DoorRuling ask_the_door(TimePoint now) const;
  void reconsider(TimePoint now);
  void open_door(TimePoint now);
  void shut_door();
  void hang_door(const DoorRuling& ruling, TimePoint now);
  void count_the_hung(TimePoint now);
  void wait_for_clients();
  void wait_until(TimePoint wake);
  void accept_some(TimePoint now);
  void admit(int client, const IpAddress& address, TimePoint now);
  void deal(int client, const faults::Subject& subject);
  faults::Places places_for(const faults::Subject& subject) const;
  bool give_way(TimePoint now);
  enum class Leaves : bool { by_itself, turned_away };
  void let_go(const Waiting& client, Leaves how, TimePoint now);
  void turn_away_waiting();
  void reset_unnumbered(int client);
  void keep_out(int client, const faults::Subject& subject, const DoorRuling& ruling, TimePoint now);

  HopSlot& slot();

  Shard& home_;
  std::shared_ptr<const HopSetup> setup_;
  std::shared_ptr<ListenSocket> socket_;
  Descriptor acceptor_;
  Timer timer_;
  TimePoint armed_for_ = never;
  std::deque<Waiting>
      waiting_;  // accepted, but over a limit; bounded in hop.cpp; each counts as a connection of the process
  std::shared_ptr<const faults::Fault> hung_by_;  // null: whoever connects gets through
  std::uint64_t dropped_before_ = 0;
  std::uint64_t last_number_ = 0;
  std::size_t in_flight_ = 0;
  bool listening_ = false;
  bool accepting_ = false;
  bool retired_ = false;
};

}  // namespace squall::net
