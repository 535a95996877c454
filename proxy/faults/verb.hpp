// How a verb of the vocabulary is written: a VerbInfo for people, a Behaviour that one fault's arguments compile to,
// and a Judge per lane (or per waiting client) that gives the verdicts. To add a verb, add a file and a line in
// catalog.cpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <squall/catalog.hpp>
#include <squall/time.hpp>

#include "faults/dice.hpp"
#include "faults/ledger.hpp"
#include "faults/verdict.hpp"

namespace squall::faults {

// Who is judged.
struct Subject {
  std::uint64_t connection = 0;  // the hop's connection number
  TimePoint opened{};
  std::size_t shard = 0;
  IpAddress client{};
  bool hit_at_door = false;          // a fault at its hop's door has acted on it
  TimePoint begins{};                // of what is judged, when that is not the whole connection
  const Request* request = nullptr;  // the message that is judged belongs to; null where bytes are judged
};

// The faults that have acted on a connection, so that each counts it once.
class Touched {
 public:
  // False: it had before.
  bool add(const std::shared_ptr<const Ledger>& ledger) {
    if (std::find(ledgers_.begin(), ledgers_.end(), ledger) != ledgers_.end()) return false;
    ledgers_.push_back(ledger);
    return true;
  }

  // Of faults that nobody else knows any more.
  void forget_the_gone() {
    std::erase_if(ledgers_, [](const auto& ledger) { return ledger.use_count() == 1; });
  }

 private:
  std::vector<std::shared_ptr<const Ledger>> ledgers_;
};

// What a judge is made with: its subject, the fault's ledger, and since when the fault has been active on the subject.
struct Grip {
  const Subject& subject;
  Ledger& ledger;
  TimePoint since{};
  TimePoint active_from{};     // of the fault, for whomever
  Touched* touched = nullptr;  // of a connection whose messages are judged one by one
  std::shared_ptr<const Ledger> shared_ledger{};

  LedgerSlot& slot() const { return ledger.slot(subject.shard); }
};

// The first bytes in line, as they arrived: one read. At `connect` the head is the client itself, at `close` the FIN.
struct Head {
  Point direction = Point::response;  // of the lane
  std::uint64_t offset = 0;           // of its first byte in the stream
  std::size_t size = 0;               // as it arrived
  std::size_t waiting = 0;            // bytes of it that have not left; 0: the lane is empty
  TimePoint arrived{};
  bool ended = false;      // the lane is empty, and the FIN of its source is next
  TimePoint asked{};       // when the other direction's last byte before it had left
  std::uint64_t left = 0;  // bytes that have left the lane so far; of a message: bytes of its body
  double intensity = 1;    // of the fault that is asked, when it arrived
  Part part = Part::stream;

  // No two heads of one connection have the same.
  std::uint64_t key() const { return offset << 1 | (direction == Point::request ? 1 : 0); }
};

// One fault's grip on one lane. Lives on the connection's shard.
class Judge {
 public:
  explicit Judge(const Grip& grip)
      : slot_(grip.slot()), ledger_(grip.touched == nullptr ? nullptr : grip.shared_ledger), touched_(grip.touched) {}
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;
  virtual ~Judge() {
    if (gripping_) slot_.attached.subtract();
  }

  // The fault is active on this connection: from now on it has it in its grip.
  void grip() {
    if (gripping_) return;
    gripping_ = true;
    slot_.attached.add();
  }

  // Asked while the fault is active, as often as anybody likes: asking twice changes nothing.
  virtual Verdict judge(const Head& head, TimePoint now) = 0;

  // `bytes` of `head` have left on this verdict.
  virtual void left(const Head& head, std::size_t bytes, TimePoint now);

  // When the verdict changes by itself, without a byte coming or going.
  virtual TimePoint wakes() const { return never; }

  // What became of this judge's edit: done, or not to be done on this message.
  void edited(TimePoint now) { hit(now); }
  void gave_up() { slot_.overflow.add(); }

  // Takes over what an earlier revision of the same fault had counted on this lane.
  void take_over(const Judge& previous) {
    last_head_ = previous.last_head_;
    has_hit_ = previous.has_hit_;
    inherit(previous);
  }

  bool has_hit() const { return has_hit_; }

 protected:
  virtual void inherit(const Judge& /*previous*/) {}  // the verb's own counts
  void hit(TimePoint now);
  void hit_once(const Head& head, TimePoint now);  // once for each head, and for each message

 private:
  LedgerSlot& slot_;
  std::shared_ptr<const Ledger> ledger_;  // null: this judge is the only one on its connection
  Touched* touched_;
  std::uint64_t last_head_ = UINT64_MAX;
  bool has_hit_ = false;
  bool gripping_ = false;
};

// What a fault says to the door of its hop, where nobody has been accepted yet.
enum class Door : std::uint8_t {
  open,
  queue,   // accept, number, but let wait until there is room
  reset,   // accept, then RST
  refuse,  // nobody listens: the kernel answers ECONNREFUSED
  hang     // the kernel answers nobody: connects wait for a SYN to get through
};

class Behaviour {
 public:
  virtual ~Behaviour() = default;

  // Null: the verb does nothing to single connections.
  virtual std::unique_ptr<Judge> attach(const Grip&) const { return nullptr; }

  virtual Door door(std::uint64_t /*open_connections*/) const { return Door::open; }

  // Whether it can do something to a message whose head has left.
  virtual bool acts_on_bodies() const { return false; }

  // The rate below which the sender must feel the fault rather than fill kernel buffers; 0: a stall; none: no matter.
  virtual std::uint64_t felt_rate() const { return UINT64_MAX; }
};

struct Verb : VerbInfo {
  std::unique_ptr<const Behaviour> (*compile)(const FaultSpec&);
};

// Every verb there is, in the order in which they are listed.
std::span<const Verb* const> verbs();
const Verb* find_verb(std::string_view name);

}  // namespace squall::faults
