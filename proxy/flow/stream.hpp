// One direction of one connection, whatever it carries: a bounded queue of bytes that is asked what may leave, and
// when. Pure: the pump tells it what arrived and what the socket took, and does what next() says. The same stream runs
// in virtual time in tests.
//
// Memory: at most `cap` bytes (chunk overhead included), one read where only the peer or a rate keeps them, and nothing
// while idle. With the process budget spent, it reads on only when it holds nothing, and then little at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
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
    finish,  // send a FIN, then go on asking: the stream stays silent until its plan has something to say
    kill,    // end the connection as `ending` says
    idle     // nothing to do until bytes arrive
  };

  Kind kind = Kind::idle;
  std::span<const std::byte> bytes{};
  TimePoint until = never;
  Ending ending = Ending::none;
};

inline Action rest_until(TimePoint until) { return {.kind = Action::Kind::sleep, .until = until}; }
inline Action kill(Ending ending) { return {.kind = Action::Kind::kill, .ending = ending}; }

class Stream {
 public:
  static constexpr std::size_t block = std::size_t{256} << 10;       // the most that is read at once
  static constexpr std::size_t small_block = std::size_t{16} << 10;  // the same for slow streams and a spent budget

  Stream(Point point, const faults::Subject& subject, std::size_t cap, Budget& budget);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream();

  // The plan of the point `close`, which both streams of a connection ask about their FIN. It belongs to the
  // connection, which keeps it up to date.
  void share_closing(faults::Plan& closing) { closing_ = &closing; }

  // `bytes` are borrowed until keep(); call next() in between to let go at once what may go.
  virtual void arrive(std::span<const std::byte> bytes, TimePoint now) = 0;
  void keep();
  virtual void end(TimePoint now);  // the source sent its FIN

  virtual Action next(TimePoint now) = 0;
  virtual void left(std::size_t bytes, TimePoint now) = 0;  // of the last write

  // How many bytes to read now at most; 0: leave them in the kernel, so that the sender feels it. True after next().
  virtual std::size_t wants_read() const;

  virtual void list_active(TimePoint now, std::vector<std::string>& names) const = 0;

  bool input_ended() const { return input_ended_; }
  bool finished() const { return finished_; }  // the FIN has been sent, nothing will leave any more

  std::uint64_t arrived_bytes() const { return arrived_; }
  std::uint64_t left_bytes() const { return left_; }
  std::size_t held_bytes() const { return queue_.size(); }

  // The slowest rate that an active fault wants the sender to feel, 0 for a stall. True after next().
  std::uint64_t felt_rate() const { return felt_rate_; }

 protected:
  Point point() const { return point_; }
  const faults::Subject& subject() const { return subject_; }
  Budget& budget() const { return budget_; }
  void set_cap(std::size_t cap) { cap_ = cap; }
  std::size_t cap() const { return cap_; }

  bool fin_is_next() const { return queue_.empty() && input_ended_ && !finished_; }
  TimePoint ended_at() const { return ended_at_; }

  // What holds besides the queue, in bytes.
  virtual std::size_t cost_beside_the_queue() const { return 0; }
  void account();

  // Nothing of it goes on, nothing of what comes will.
  Action swallow(TimePoint changes);

  // The FIN's turn: what the faults of the point `close` say about it, then it goes.
  Action finish(TimePoint changes, TimePoint now);

  // The bytes at the front have left, or were thrown away.
  void consume(std::size_t bytes);
  void sent(std::size_t bytes, TimePoint now);

  // The next bytes of the front chunk with those changed that lie in a run of neighbours, which begins at `first` and
  // goes around the end of `size` bytes if need be; `passed` of these stand before the next. At most small_block at
  // once.
  std::span<const std::byte> altered(std::span<const std::byte> bytes, std::uint64_t passed, std::uint64_t size,
                                     std::size_t count, std::uint64_t seed);

  ChunkQueue queue_;
  std::uint64_t arrived_ = 0;
  bool discarding_ = false;  // whatever still arrives has nowhere to go
  bool may_read_ = true;     // the last ruling's word, as are the two below
  std::uint64_t felt_rate_ = UINT64_MAX;
  bool head_is_held_ = false;  // by a fault's hold, not by the peer or a rate
  TimePoint last_left_{};

 private:
  Point point_;
  faults::Subject subject_;
  faults::Plan* closing_ = nullptr;
  std::vector<std::byte> altered_;  // what is sent in the place of the front's bytes while a fault corrupts
  std::size_t cap_;
  Budget& budget_;
  std::uint64_t accounted_ = 0;  // what this stream has taken from the budget
  std::uint64_t left_ = 0;
  TimePoint ended_at_{};
  bool input_ended_ = false;
  bool finished_ = false;
  bool end_is_lost_ = false;  // the FIN was thrown away
};

}  // namespace squall::flow
