// Runs, their journals, the audit trail, claims of scheduled instants, idempotency keys and blackouts, in one SQLite
// file of the state folder (WAL, synchronous FULL): what returned is on the disk. Knows nothing of what the texts mean,
// but for the few that are searched for: outcomes, ticks, a header's runbook, and what a stop rule stopped. Any thread;
// one lock, held across a commit, so nothing that stops a fault may call it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <squall/problem.hpp>
#include <squall/time.hpp>

namespace squall::store {

using WallTime = std::chrono::system_clock::time_point;

struct RunRow {
  std::string id;           // made by create(): `<experiment>-<number>`, never used twice
  std::int64_t number = 0;  // likewise; a run that began later has a higher one
  std::string experiment;   // its name
  std::string hash;         // of its text
  std::string cell;         // may be empty
  std::string header;       // JSON; create() cannot know the id, so readers set it from `id`
  bool modified = false;
  WallTime started{};
  std::optional<WallTime> ended;
  std::string state;    // as last appended
  std::string outcome;  // empty while it is under way
  std::string why;
};

struct EntryRow {
  Duration at{};
  WallTime wall{};
  std::string kind;
  std::string data;  // JSON
};

struct RunFilter {
  std::string experiment = {};
  std::string cell = {};
  std::string outcome = {};
  std::optional<bool> modified = {};
  std::optional<bool> open = {};  // under way, or not
  std::string runbook = {};       // as the header names it
  bool ticked = false;            // only those with an entry of the kind `tick`
  bool stopped_by_rule = false;   // only those with an entry of the kind `stopped` whose cause is `rule`
  std::size_t most = 100;         // the newest first
};

struct AuditRow {
  WallTime wall{};
  std::string by, why;
  std::uint64_t epoch = 0;
  std::string what;  // `fault.put slow-db`
};

struct BlackoutRow {
  std::string name;
  std::string data;  // JSON
};

// A run is forgotten when it ended longer than `age` ago, or `most` newer ones exist. What coverage rests on is spared:
// of each experiment and cell the latest unmodified runs that held, that broke, and that a stop rule stopped. So there
// may be three more for each experiment and cell that ever ran.
struct Retention {
  Duration age = std::chrono::hours{24 * 365};
  std::size_t most = 10'000;
  std::size_t most_spared = 10'000;    // beside `most`, so that names made up by the day cannot fill the disk
  std::size_t most_audit = 1'000'000;  // rows of the audit trail, about 150 MB
};

class RunStore {
 public:
  // Creates what is missing (mode 0600). Refused with the reason and what to do: unreadable, read-only, damaged,
  // another program's, of a newer version; such a file is left as it is.
  static Result<std::unique_ptr<RunStore>> open(const std::filesystem::path& file);
  virtual ~RunStore() = default;

  // Nothing below throws. What fails for the disk's sake changes nothing and says so; the next call may succeed.

  // --- runs ---
  // The new run's id. Refused when it cannot be put on the disk.
  virtual Result<std::string> create(RunRow run) = 0;
  // A run that never began: it is as if it had not been made. Its id is not used again.
  virtual Result<void> remove(std::string_view run) = 0;
  // All of them as one commit; also after the end (notes). Refused as all below when there is no such run.
  virtual Result<void> append(std::string_view run, std::span<const EntryRow> entries) = 0;
  virtual Result<void> set_state(std::string_view run, std::string_view state) = 0;  // refused once it has ended
  // State `ended`. A run ends once: refused the second time.
  virtual Result<void> finish(std::string_view run, std::string_view outcome, std::string_view why, WallTime ended) = 0;
  virtual Result<void> set_modified(std::string_view run) = 0;
  // Runs that were under way when the server last ended: now `crashed`. Their ids. The journals are left alone.
  virtual Result<std::vector<std::string>> close_crashed(std::string_view why, WallTime now) = 0;
  // The newest first; without their headers, which are long.
  virtual Result<std::vector<RunRow>> runs(const RunFilter& filter) const = 0;
  virtual Result<std::optional<RunRow>> run(std::string_view id) const = 0;
  virtual Result<std::vector<EntryRow>> entries(std::string_view run, std::size_t skip = 0) const = 0;
  virtual Result<std::uint64_t> entry_count(std::string_view run) const = 0;
  // The latest of a kind; looked for from the end of the journal on.
  virtual Result<std::optional<EntryRow>> last_entry(std::string_view run, std::string_view kind) const = 0;
  // How many runs went, with their journals. In small steps: others get in between.
  virtual Result<std::size_t> forget_old(const Retention& retention, WallTime now) = 0;  // never those under way

  // --- idempotency: what a key was answered with, for a day ---
  struct Remembered {
    std::string request;  // a digest of what was asked
    int status = 0;
    std::string answer;
  };
  virtual Result<std::optional<Remembered>> recall(std::string_view key, WallTime now) const = 0;
  // Refused when the key is taken: of many at once, one wins.
  virtual Result<void> remember(std::string_view key, const Remembered& what, WallTime now) = 0;

  // --- schedule ---
  // True: the instant was free and is the caller's now. Claims of instants over 60 days before it are forgotten.
  virtual Result<bool> claim(std::string_view schedule, WallTime instant) = 0;
  virtual Result<std::vector<BlackoutRow>> blackouts() const = 0;  // by name
  virtual Result<void> put_blackout(const BlackoutRow& blackout) = 0;
  virtual Result<bool> remove_blackout(std::string_view name) = 0;  // false: there is none

  // --- audit ---
  virtual Result<void> write_audit(std::span<const AuditRow> rows) = 0;
  virtual Result<std::vector<AuditRow>> audit(std::size_t most) const = 0;  // the newest first
};

}  // namespace squall::store
