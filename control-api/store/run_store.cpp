// See run_store.hpp. Each call is one turn at the file: run_store_file locks, commits and turns failures into Problems,
// run_store_runs and run_store_marks know the statements.
#include "store/run_store.hpp"

#include <utility>

#include "store/run_store_file.hpp"
#include "store/run_store_marks.hpp"
#include "store/run_store_runs.hpp"

namespace squall::store {
namespace {

using SQLite::Database;

constexpr std::size_t runs_at_once = 1;  // that are forgotten in one transaction: a journal may be long
constexpr std::size_t audit_at_once = 2000;

std::string of_run(const char* doing, std::string_view run) { return doing + (" `" + std::string(run)) + "`"; }

class SqliteRunStore final : public RunStore {
 public:
  explicit SqliteRunStore(std::unique_ptr<RunStoreFile> file) : file_(std::move(file)) {}

  Result<std::string> create(RunRow run) override {
    return file_->write(of_run("record a run of", run.experiment),
                        [&](Database& database) -> Result<std::string> { return sql::insert_run(database, run); });
  }

  Result<void> remove(std::string_view run) override {
    return file_->write(of_run("remove run", run), [&](Database& database) { return sql::remove(database, run); });
  }

  Result<void> append(std::string_view run, std::span<const EntryRow> entries) override {
    return file_->write(of_run("write the journal of run", run),
                        [&](Database& database) { return sql::append(database, run, entries); });
  }

  Result<void> set_state(std::string_view run, std::string_view state) override {
    return file_->write(of_run("write the state of run", run),
                        [&](Database& database) { return sql::set_state(database, run, state); });
  }

  Result<void> finish(std::string_view run, std::string_view outcome, std::string_view why, WallTime ended) override {
    return file_->write(of_run("write the end of run", run),
                        [&](Database& database) { return sql::finish(database, run, outcome, why, ended); });
  }

  Result<void> set_modified(std::string_view run) override {
    return file_->write(of_run("mark as modified run", run),
                        [&](Database& database) { return sql::set_modified(database, run); });
  }

  Result<std::vector<std::string>> close_crashed(std::string_view why, WallTime now) override {
    return file_->write(
        "close the runs that a crash left open",
        [&](Database& database) -> Result<std::vector<std::string>> { return sql::close_crashed(database, why, now); });
  }

  Result<std::vector<RunRow>> runs(const RunFilter& filter) const override {
    return file_->read("read the runs",
                       [&](Database& database) -> Result<std::vector<RunRow>> { return sql::runs(database, filter); });
  }

  Result<std::optional<RunRow>> run(std::string_view id) const override {
    return file_->read(of_run("read run", id), [&](Database& database) -> Result<std::optional<RunRow>> {
      return sql::find_run(database, id);
    });
  }

  Result<std::vector<EntryRow>> entries(std::string_view run, std::size_t skip) const override {
    return file_->read(of_run("read the journal of run", run),
                       [&](Database& database) { return sql::entries(database, run, skip); });
  }

  Result<std::uint64_t> entry_count(std::string_view run) const override {
    return file_->read(of_run("read the journal of run", run),
                       [&](Database& database) { return sql::entry_count(database, run); });
  }

  Result<std::optional<EntryRow>> last_entry(std::string_view run, std::string_view kind) const override {
    return file_->read(of_run("read the journal of run", run),
                       [&](Database& database) { return sql::last_entry(database, run, kind); });
  }

  Result<std::size_t> forget_old(const Retention& retention, WallTime now) override {
    const auto audited = in_steps("forget old audit records", [&](Database& database) {
      return sql::forget_some_audit(database, retention.most_audit, audit_at_once);
    });
    if (!audited) return audited;
    return in_steps("forget old runs",
                    [&](Database& database) { return sql::forget_some(database, retention, now, runs_at_once); });
  }

  Result<std::optional<Remembered>> recall(std::string_view key, WallTime now) const override {
    return file_->read("look up an Idempotency-Key", [&](Database& database) -> Result<std::optional<Remembered>> {
      return sql::recall(database, key, now);
    });
  }

  Result<void> remember(std::string_view key, const Remembered& what, WallTime now) override {
    return file_->write("remember an Idempotency-Key",
                        [&](Database& database) { return sql::remember(database, key, what, now); });
  }

  Result<bool> claim(std::string_view schedule, WallTime instant) override {
    return file_->write(of_run("claim an instant of the schedule of", schedule),
                        [&](Database& database) -> Result<bool> { return sql::claim(database, schedule, instant); });
  }

  Result<std::vector<BlackoutRow>> blackouts() const override {
    return file_->read("read the blackouts",
                       [](Database& database) -> Result<std::vector<BlackoutRow>> { return sql::blackouts(database); });
  }

  Result<void> put_blackout(const BlackoutRow& blackout) override {
    return file_->write(of_run("keep the blackout", blackout.name), [&](Database& database) -> Result<void> {
      sql::put_blackout(database, blackout);
      return {};
    });
  }

  Result<bool> remove_blackout(std::string_view name) override {
    return file_->write(of_run("remove the blackout", name),
                        [&](Database& database) -> Result<bool> { return sql::remove_blackout(database, name); });
  }

  Result<void> write_audit(std::span<const AuditRow> rows) override {
    return file_->write("write the audit trail", [&](Database& database) -> Result<void> {
      sql::write_audit(database, rows);
      return {};
    });
  }

  Result<std::vector<AuditRow>> audit(std::size_t most) const override {
    return file_->read("read the audit trail",
                       [&](Database& database) -> Result<std::vector<AuditRow>> { return sql::audit(database, most); });
  }

 private:
  // `some` says how many rows it took; it is asked until there are none.
  template <class Some>
  Result<std::size_t> in_steps(const std::string& doing, Some some) {
    std::size_t all = 0;
    for (;;) {
      const auto gone = file_->write(doing, [&](Database& database) -> Result<std::size_t> { return some(database); });
      if (!gone) return gone;
      if (*gone == 0) return all;
      all += *gone;
    }
  }

  const std::unique_ptr<RunStoreFile> file_;
};

}  // namespace

Result<std::unique_ptr<RunStore>> RunStore::open(const std::filesystem::path& file) {
  auto opened = RunStoreFile::open(file);
  if (!opened) return tl::unexpected(opened.error());
  return std::make_unique<SqliteRunStore>(std::move(*opened));
}

}  // namespace squall::store
