// See audit_writer.hpp. Rows leave the queue when they are on the disk, not before: a write that fails is tried again
// with the same rows, in order.
#include "store/audit_writer.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace squall::store {
namespace {

std::size_t size_of(const AuditRow& row) { return sizeof row + row.by.size() + row.why.size() + row.what.size(); }

std::string records(std::uint64_t count) { return std::to_string(count) + (count == 1 ? " record" : " records"); }

}  // namespace

struct AuditWriter::Parts {
  const Write write;
  const Tell tell;
  const AuditWriterOptions options;

  std::mutex mutex{};
  std::condition_variable changed{};  // any of the following
  std::deque<AuditRow> rows{};
  std::size_t bytes = 0;
  std::uint64_t lost_before = 0;  // when the trail was last whole
  bool outage = false;            // begun and told
  bool stopping = false;
  bool telling = false;
  bool abandoned = false;  // nobody waits for the thread any more
  bool done = false;       // the thread needs nothing any more
  std::atomic<std::uint64_t> lost{0};

  void keep_writing();
  bool overflowed() const { return !outage && lost != lost_before; }
  std::optional<std::string> put_on_disk(std::span<const AuditRow> batch) const;
  void settle(std::unique_lock<std::mutex>& lock, std::size_t written);
  void wait_out(std::unique_lock<std::mutex>& lock, const std::string& failure);
  void give_up(std::unique_lock<std::mutex>& lock, const std::string& failure);
  void begin_outage(std::unique_lock<std::mutex>& lock, const std::string& why);
  std::uint64_t drop_rest();
  void tell_unlocked(std::unique_lock<std::mutex>& lock, const std::string& line);
};

void AuditWriter::Parts::keep_writing() {
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait(lock, [this] { return stopping || !rows.empty() || overflowed(); });
    if (overflowed()) begin_outage(lock, "more comes than the disk takes");
    if (abandoned || (stopping && rows.empty())) break;
    if (rows.empty()) continue;
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), options.batch));
    const std::vector<AuditRow> batch(rows.begin(), end);
    const bool last_try = stopping;
    lock.unlock();
    const auto failure = put_on_disk(batch);
    lock.lock();
    if (abandoned) break;
    if (!failure) settle(lock, batch.size());
    if (failure && last_try) give_up(lock, *failure);
    if (failure && !last_try) wait_out(lock, *failure);
  }
  done = true;
  changed.notify_all();
}

// Nothing, or why the batch is not on the disk.
std::optional<std::string> AuditWriter::Parts::put_on_disk(std::span<const AuditRow> batch) const {
  try {
    const auto written = write(batch);
    if (written) return std::nullopt;
    const Problem& problem = written.error().front();
    return problem.hint.empty() ? problem.message : problem.message + "; " + problem.hint;
  } catch (const std::exception& failure) {
    return failure.what();
  }
}

void AuditWriter::Parts::settle(std::unique_lock<std::mutex>& lock, std::size_t written) {
  for (; written > 0; --written) {
    bytes -= size_of(rows.front());
    rows.pop_front();
  }
  if (!outage || !rows.empty()) return;
  const std::uint64_t missing = lost - lost_before;
  outage = false;
  lost_before += missing;
  tell_unlocked(lock, "the audit trail is being written again; " + records(missing) + " of the outage are lost");
}

void AuditWriter::Parts::wait_out(std::unique_lock<std::mutex>& lock, const std::string& failure) {
  begin_outage(lock, failure);
  changed.wait_for(lock, options.again, [this] { return stopping; });
}

void AuditWriter::Parts::give_up(std::unique_lock<std::mutex>& lock, const std::string& failure) {
  const std::uint64_t left = drop_rest();
  tell_unlocked(lock, records(left) + " of the audit trail are lost at the end: " + failure);
}

void AuditWriter::Parts::begin_outage(std::unique_lock<std::mutex>& lock, const std::string& why) {
  if (std::exchange(outage, true)) return;
  tell_unlocked(lock, "the audit trail is not being written (" + why + "); up to " + records(options.waiting) +
                          " wait, what comes after them is lost");
}

std::uint64_t AuditWriter::Parts::drop_rest() {
  const std::uint64_t left = rows.size();
  lost += left;
  rows.clear();
  bytes = 0;
  return left;
}

void AuditWriter::Parts::tell_unlocked(std::unique_lock<std::mutex>& lock, const std::string& line) {
  if (abandoned) return;
  telling = true;
  lock.unlock();
  tell(line);
  lock.lock();
  telling = false;
  changed.notify_all();
}

AuditWriter::AuditWriter(Write write, Tell tell, AuditWriterOptions options)
    : parts_(new Parts{std::move(write), std::move(tell), options}),
      thread_([parts = parts_] { parts->keep_writing(); }) {}

AuditWriter::~AuditWriter() {
  std::unique_lock lock(parts_->mutex);
  parts_->stopping = true;
  parts_->changed.notify_all();
  if (parts_->changed.wait_for(lock, parts_->options.patience, [this] { return parts_->done; })) {
    lock.unlock();
    thread_.join();
    return;
  }
  parts_->abandoned = true;
  parts_->changed.wait(lock, [this] { return !parts_->telling; });
  const std::uint64_t left = parts_->drop_rest();
  lock.unlock();
  thread_.detach();
  if (left > 0) parts_->tell(records(left) + " of the audit trail may be lost at the end: the disk does not answer");
}

void AuditWriter::write(AuditRow row) noexcept {
  try {
    const std::size_t size = size_of(row);
    const std::lock_guard lock(parts_->mutex);
    if (parts_->rows.size() >= parts_->options.waiting || parts_->bytes + size > parts_->options.waiting_bytes) {
      ++parts_->lost;
    } else {
      parts_->rows.push_back(std::move(row));
      parts_->bytes += size;
    }
  } catch (...) {
    ++parts_->lost;
  }
  parts_->changed.notify_all();
}

std::uint64_t AuditWriter::lost() const { return parts_->lost; }

}  // namespace squall::store
