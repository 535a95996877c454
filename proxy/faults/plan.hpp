// The faults of a hop compiled for one lane of one connection: who judges, in which order, and how the verdicts fold.
// Lives in the lane (or, for the point connect, in the connection) on its shard.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "faults/fault.hpp"

namespace squall::faults {

struct Ruling {
  Verdict verdict;
  TimePoint changes = never;             // ask again then, even if no byte has come or gone
  std::uint64_t felt_rate = UINT64_MAX;  // the slowest rate that a fault wants the sender to feel; 0: a stall
};

class Plan {
 public:
  Plan() = default;
  explicit Plan(Point point) : point_(point) {}

  // Takes the hop's faults of this plan's point. A fault that is the same object as before keeps its judge; a new
  // revision of a known name inherits from it; whoever is gone or over lets go at once.
  void update(std::span<const std::shared_ptr<const Fault>> faults, const Subject& subject, TimePoint now);

  bool empty() const { return entries_.empty(); }

  Ruling rule(const Head& head, TimePoint now);
  void left(const Head& head, std::size_t bytes, TimePoint now);

  void list_active(TimePoint now, std::vector<std::string>& names) const;

 private:
  struct Entry {
    std::shared_ptr<const Fault> fault;
    std::unique_ptr<Judge> judge;  // null: this connection was spared
  };

  Entry make_entry(const std::shared_ptr<const Fault>& fault, const Subject& subject, const Entry* previous);

  Point point_ = Point::connect;
  std::vector<Entry> entries_;
};

}  // namespace squall::faults
