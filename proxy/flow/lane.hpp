// A stream of bytes that nobody reads: one direction of a connection of a tcp hop. Its plan judges each chunk, which is
// one read, when it is about to leave.
//
// Memory: what flow/stream.hpp says, and 16 KiB more while a fault corrupts.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flow/stream.hpp"

namespace squall::flow {

class Lane final : public Stream {
 public:
  Lane(Point point, const faults::Subject& subject, std::size_t cap, Budget& budget)
      : Stream(point, subject, cap, budget), plan_(point) {}

  // This is the lane of the responses to those requests.
  void answers(const Lane& requests) { requests_ = &requests; }

  void replan(std::span<const std::shared_ptr<const faults::Fault>> faults, std::size_t cap, TimePoint now,
              const faults::Places& places = {}) {
    plan_.update(faults, subject(), now, places);
    set_cap(cap);
  }

  void arrive(std::span<const std::byte> bytes, TimePoint now) override;
  Action next(TimePoint now) override;
  void left(std::size_t bytes, TimePoint now) override;
  void list_active(TimePoint now, std::vector<std::string>& names) const override { plan_.list_active(now, names); }

  bool has_been_hit() const { return plan_.has_acted(); }

 private:
  faults::Head head(TimePoint now) const;
  std::optional<Action> obey(const faults::Ruling& ruling, TimePoint now);
  Action let_go(const faults::Verdict& verdict);
  bool throw_away_the_rest(const faults::Verdict& verdict);

  faults::Plan plan_;
  const Lane* requests_ = nullptr;
  bool damaged_ = false;  // bytes were thrown away: the stream can never be resumed
};

// Both directions of a connection.
struct Lanes {
  Lanes(const faults::Subject& subject, std::size_t cap, Budget& budget)
      : to_upstream(Point::request, subject, cap, budget), to_client(Point::response, subject, cap, budget) {
    to_client.answers(to_upstream);
  }

  Lane to_upstream, to_client;
};

}  // namespace squall::flow
