// Puts audit rows into the run store in batches, from a thread of its own behind a bounded queue: whoever changes
// something never waits for the disk. Rows wait while the disk fails; what does not fit is counted, and an outage is
// told once. Any thread may write.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>

#include <squall/problem.hpp>
#include <squall/time.hpp>

#include "store/run_store.hpp"

namespace squall::store {

struct AuditWriterOptions {
  std::size_t waiting = 10'000;                 // rows that may wait
  std::size_t waiting_bytes = 16 << 20;         // and what they may hold together
  std::size_t batch = 500;                      // rows of one commit, at most
  Duration again = std::chrono::seconds{1};     // after a write that failed
  Duration patience = std::chrono::seconds{2};  // of the destructor
};

class AuditWriter {
 public:
  // Puts rows on the disk. Called by the writer's thread only. One that hangs may outlive the writer, so it owns what
  // it uses: `[store](auto rows) { return store->write_audit(rows); }` with a shared_ptr.
  using Write = std::function<Result<void>(std::span<const AuditRow>)>;
  // Told once when an outage begins, once when it is over, and at the end when rows are lost: one line for people. On
  // the writer's thread or the destructor's, never after the destructor.
  using Tell = std::function<void(const std::string&)>;

  AuditWriter(Write write, Tell tell, AuditWriterOptions options = {});
  ~AuditWriter();  // writes what waits, but waits at most its patience for the disk
  AuditWriter(const AuditWriter&) = delete;
  AuditWriter& operator=(const AuditWriter&) = delete;

  // Waits for nothing.
  void write(AuditRow row) noexcept;

  std::uint64_t lost() const;  // rows, so far

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;  // shared with the thread, which a hanging disk can keep
  std::thread thread_;
};

}  // namespace squall::store
