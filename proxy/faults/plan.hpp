// The faults of a hop compiled for one lane of one connection: who judges, in which order, and how the verdicts fold.
// Lives in the lane (or, for the points connect and close, in the connection) on its shard.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "faults/fault.hpp"

namespace squall::faults {

// What a fault does to a message that passes, and the judge who wants to know whether it was done.
struct Wanted {
  const Edit* edit;
  Judge* by;
  const std::string* fault;
  std::uint64_t seed;  // of what chance decides
  const Term* term;    // of the fault
};

struct Ruling {
  Verdict verdict;
  TimePoint changes = never;             // ask again then, even if no byte has come or gone
  std::uint64_t felt_rate = UINT64_MAX;  // the slowest rate that a fault wants the sender to feel; 0: a stall
  std::vector<Wanted> edits{};           // of a message's head, in file order
  const std::string* by = nullptr;       // whose fate it is
  const Term* term = nullptr;            // and how long that fault lasts
};

// The places that a hop's door gave to a connection, in accept order, by the ledgers of the faults that count them.
using Places = std::vector<std::pair<std::shared_ptr<const Ledger>, std::uint64_t>>;

class Plan {
 public:
  Plan() = default;
  explicit Plan(Point point) : point_(point) {}

  // Takes the hop's faults of this plan's point. A fault that is the same object as before keeps its judge; a new
  // revision of a known name inherits from it; whoever is gone or over lets go at once.
  void update(std::span<const std::shared_ptr<const Fault>> faults, const Subject& subject, TimePoint now,
              const Places& places = {}, Touched* touched = nullptr);

  // The same, but whoever is not judged yet is not judged by a new fault.
  void keep_only(std::span<const std::shared_ptr<const Fault>> faults, const Subject& subject, TimePoint now,
                 Touched* touched);

  bool empty() const { return entries_.empty(); }
  bool knows(std::string_view fault) const;
  bool is_active(std::string_view fault, TimePoint now) const;

  Ruling rule(Head head, TimePoint now);
  void left(Head head, std::size_t bytes, TimePoint now);

  void list_active(TimePoint now, std::vector<std::string>& names) const;

  // An edit was done.
  void edited(const Wanted& wanted, TimePoint now);

  // Whether a fault has acted, also when it is over.
  bool has_acted() const { return has_acted_; }

  // Those that have acted on a message, likewise.
  const std::vector<std::string>& hit_by() const { return hit_by_; }

 private:
  // A grip that counts against the caps of its fault's dose, for as long as it is held.
  struct LetGo {
    void operator()(Ledger* ledger) const { ledger->let_go(); }
  };
  using Hold = std::unique_ptr<Ledger, LetGo>;

  struct Entry {
    std::shared_ptr<const Fault> fault;
    std::uint64_t place = 0;
    TimePoint picked_from = never;
    Hold hold;                     // declared before the judge: let go after it
    std::unique_ptr<Judge> judge;  // null: this connection is spared
    std::uint64_t felt_rate = UINT64_MAX;

    bool active(TimePoint now) const { return judge && now >= picked_from && fault->active(now); }
    TimePoint next_change(TimePoint now) const;
    bool grip(LedgerSlot& slot, TimePoint now);
  };

  Entry make_entry(const std::shared_ptr<const Fault>& fault, const Subject& subject, const Places& places,
                   Entry* previous, Touched* touched);
  void note_hit(const std::string& fault);

  Point point_ = Point::connect;
  std::size_t shard_ = 0;
  bool messages_ = false;
  bool has_acted_ = false;
  std::vector<Entry> entries_;
  std::vector<std::string> hit_by_;
};

}  // namespace squall::faults
