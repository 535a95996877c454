// One direction of one connection: a bounded queue of bytes that asks its plan what may leave, and when. Pure: the pump
// tells it what arrived and what the socket took, and does what next() says. The same lane runs in virtual time in
// tests.
//
// Memory: at most `cap` bytes (chunk overhead included), one read where only the peer or a rate keeps them, 16 KiB more
// while a fault corrupts, and nothing while idle. With the process budget spent, a lane reads on only when it holds
// nothing, and then little at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <squall/time.hpp>

#include "faults/plan.hpp"
#include "flow/budget.hpp"
#include "flow/chunk_queue.hpp"

namespace squall::flow {

enum class Ending : std::uint8_t { none, fin, reset };

struct Action {
  enum class Kind : std::uint8_t {
    write,   // send `bytes`, then say left() how many the socket took
    sleep,   // nothing may leave before `until`
    finish,  // send a FIN, then go on asking: the lane stays silent until its plan has something to say
    kill,    // end the connection as `ending` says
    idle     // nothing to do until bytes arrive
  };

  Kind kind = Kind::idle;
  std::span<const std::byte> bytes{};
  TimePoint until = never;
  Ending ending = Ending::none;
};

class Lane {
 public:
  static constexpr std::size_t block = std::size_t{256} << 10;       // the most that is read at once
  static constexpr std::size_t small_block = std::size_t{16} << 10;  // the same for slow lanes and a spent budget

  Lane(Point point, faults::Subject subject, std::size_t cap, Budget& budget);
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  ~Lane();

  // The plan of the point `close`, which both lanes of a connection ask about their FIN. It belongs to the connection,
  // which keeps it up to date.
  void share_closing(faults::Plan& closing) { closing_ = &closing; }

  // This is the lane of the responses to those requests.
  void answers(const Lane& requests) { requests_ = &requests; }

  void replan(std::span<const std::shared_ptr<const faults::Fault>> faults, std::size_t cap, TimePoint now,
              const faults::Places& places = {}) {
    plan_.update(faults, subject_, now, places);
    altered_ = {};
    cap_ = cap;
  }

  // `bytes` are borrowed until keep(); call next() in between to let go at once what may go.
  void arrive(std::span<const std::byte> bytes, TimePoint now);
  void keep();
  void end(TimePoint now);  // the source sent its FIN

  Action next(TimePoint now);
  void left(std::size_t bytes, TimePoint now);  // of the last write

  // How many bytes to read now at most; 0: leave them in the kernel, so that the sender feels it. True after next().
  std::size_t wants_read() const;

  bool input_ended() const { return input_ended_; }
  bool finished() const { return finished_; }  // the FIN has been sent, nothing will leave any more

  std::uint64_t arrived_bytes() const { return arrived_; }
  std::uint64_t left_bytes() const { return left_; }
  std::size_t held_bytes() const { return queue_.size(); }

  // The slowest rate that an active fault wants the sender to feel, 0 for a stall. True after next().
  std::uint64_t felt_rate() const { return felt_rate_; }
  void list_active(TimePoint now, std::vector<std::string>& names) const { plan_.list_active(now, names); }

 private:
  faults::Head head(TimePoint now) const;
  bool fin_is_next() const { return queue_.empty() && input_ended_ && !finished_; }
  std::optional<Action> obey(const faults::Ruling& ruling, TimePoint now);
  Action let_go(const faults::Verdict& verdict);
  Action swallow(TimePoint changes);
  Action finish(TimePoint changes, TimePoint now);
  bool throw_away_the_rest(const faults::Verdict& verdict);
  std::span<const std::byte> altered(std::size_t bytes, const faults::Verdict& verdict);
  void account();

  Point point_;
  faults::Subject subject_;
  faults::Plan plan_;
  ChunkQueue queue_;
  faults::Plan* closing_ = nullptr;
  const Lane* requests_ = nullptr;
  std::vector<std::byte> altered_;  // what is sent in the place of the head's bytes while a fault corrupts
  std::size_t cap_;
  Budget& budget_;
  std::uint64_t accounted_ = 0;  // what this lane has taken from the budget
  std::uint64_t arrived_ = 0;
  std::uint64_t left_ = 0;
  TimePoint last_left_{};
  TimePoint ended_at_{};
  bool input_ended_ = false;
  bool finished_ = false;
  bool damaged_ = false;      // bytes were thrown away: the stream can never be resumed
  bool end_is_lost_ = false;  // the FIN was
  bool discarding_ = false;   // whatever still arrives has nowhere to go
  bool may_read_ = true;      // the last ruling's word, as are the two below
  std::uint64_t felt_rate_ = UINT64_MAX;
  bool head_is_held_ = false;  // by a fault's hold, not by the peer or a rate
};

}  // namespace squall::flow
