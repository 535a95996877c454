// One connection of a tcp hop as its client feels it: how long it waits for the first byte of an answer, whether it is
// cut off, how long it lives, and whether a fault has acted on it. Told by the connection, or by the door that sends a
// client away, on their shard; counts in the shard's tally. Pure.
#pragma once

#include <cstdint>

#include <squall/time.hpp>

#include "faults/verb.hpp"
#include "flow/tallies.hpp"

namespace squall::flow {

class Observer {
 public:
  Observer(TcpTally& tally, const faults::Subject& subject) : tally_(tally), opened_(subject.opened) {
    if (subject.hit_at_door) hit();
  }

  // Bytes of the client's are there, read or not: it waits from now on, unless it does already.
  void asked(TimePoint now) {
    if (asked_at_ == never) asked_at_ = now;
  }

  // After each turn of one direction: so many bytes of the client's have been read, so many have left to it. Whatever
  // leaves to a client that does not wait answers nothing: a greeting, or the rest of an answer.
  void look(std::uint64_t from_client, std::uint64_t to_client, TimePoint now) {
    if (from_client != from_client_) {
      from_client_ = from_client;
      asked(now);
    }
    if (to_client == to_client_) return;
    to_client_ = to_client;
    if (asked_at_ != never) answered(now);
  }
  bool waits() const { return asked_at_ != never; }

  // A fault has acted on it: from now on it is of the faulted.
  void hit();
  bool is_hit() const { return is_hit_; }

  void cut_off();  // by somebody else than its client, before it was served
  void ended(TimePoint now);

 private:
  void answered(TimePoint now);

  TcpTally& tally_;
  TimePoint opened_;
  TimePoint asked_at_ = never;  // never: the client waits for nothing
  std::uint64_t from_client_ = 0;
  std::uint64_t to_client_ = 0;
  bool is_hit_ = false;
  bool is_cut_off_ = false;
};

}  // namespace squall::flow
