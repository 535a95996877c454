// Opening the store's file: what it is made with, and which files are refused and left as they were.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/store/run_store_fixture.hpp"

namespace squall::store {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class OpeningTheRunStore : public ::testing::Test {
 protected:
  std::string refusal() {
    const auto opened = RunStore::open(file_);
    return opened ? "it opened" : all_text(opened.error());
  }

  void write_file(const std::string& bytes) { std::ofstream(file_, std::ios::binary) << bytes; }

  std::string bytes() {
    std::ostringstream all;
    all << std::ifstream(file_, std::ios::binary).rdbuf();
    return all.str();
  }

  // A store with some pages in it, closed.
  void fill() {
    const auto store = RunStore::open(file_).value();
    const std::string run = *store->create(run_of("slow-db"));
    const std::vector<EntryRow> entries(200, entry(std::string(500, 'x')));
    ASSERT_TRUE(store->append(run, entries));
  }

  const ScratchFolder scratch_;
  const std::filesystem::path file_ = scratch_.path() / "squall.db";
};

// As nobody, where the tests run as root, whom no permission stops.
class WithoutPrivileges {
 public:
  WithoutPrivileges() : changed_(::geteuid() == 0 && ::seteuid(65534) == 0) {}
  ~WithoutPrivileges() {
    if (changed_ && ::seteuid(0) != 0) std::abort();
  }
  WithoutPrivileges(const WithoutPrivileges&) = delete;
  WithoutPrivileges& operator=(const WithoutPrivileges&) = delete;

 private:
  const bool changed_;
};

TEST_F(OpeningTheRunStore, MakesAFileThatOnlyItsOwnerReads) {
  const auto store = RunStore::open(file_).value();
  store->create(run_of("slow-db")).value();
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat found {};
    ASSERT_EQ(::stat((file_.string() + suffix).c_str(), &found), 0) << suffix;
    EXPECT_EQ(found.st_mode & 0777u, 0600u) << suffix;
  }
}

TEST_F(OpeningTheRunStore, WritesAheadInALogAndWaitsForTheDisk) {
  fill();
  SQLite::Database database(file_.string(), SQLite::OPEN_READONLY);
  EXPECT_EQ(database.execAndGet("PRAGMA journal_mode").getString(), "wal");
  EXPECT_EQ(database.execAndGet("PRAGMA user_version").getInt(), 1);
}

// As the first versions made it.
TEST_F(OpeningTheRunStore, GivesAnOldFileTheIndexesOfANewOne) {
  const auto indexes = [&] {
    std::vector<std::string> all;
    const SQLite::Database database(file_.string(), SQLite::OPEN_READONLY);
    SQLite::Statement row(database, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql != '' ORDER BY name");
    while (row.executeStep()) all.push_back(row.getColumn(0).getString());
    return all;
  };
  fill();
  const std::vector<std::string> of_a_new_one = indexes();
  {
    SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE);
    for (const char* index : {"runs_by_cell_and_outcome", "runs_by_runbook", "ticks", "stops"})
      database.exec(std::string("DROP INDEX ") + index);
    database.exec("CREATE INDEX runs_by_cell ON runs (cell)");
  }
  const auto store = RunStore::open(file_).value();
  EXPECT_EQ(indexes(), of_a_new_one);
  EXPECT_EQ(store->runs({.cell = "checkout/orders-db/slow"}).value().size(), 1u);
  EXPECT_TRUE(store->runs({.ticked = true, .stopped_by_rule = true}).value().empty());
}

TEST_F(OpeningTheRunStore, TakesAnEmptyFileForANewOne) {
  write_file("");
  EXPECT_TRUE(RunStore::open(file_));
}

TEST_F(OpeningTheRunStore, RefusesTextAndLeavesIt) {
  const std::string text(5000, 'x');
  write_file(text);
  EXPECT_THAT(refusal(), AllOf(StartsWith("/state: cannot open the run store"), HasSubstr(file_.string()),
                               HasSubstr("is not a database; move it away")));
  EXPECT_EQ(bytes(), text);
}

TEST_F(OpeningTheRunStore, RefusesTheDatabaseOfAnotherProgramAndLeavesIt) {
  {
    SQLite::Database other(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE cookies (a)");
  }
  const std::string before = bytes();
  EXPECT_THAT(refusal(), HasSubstr("is the database of another program; move it away"));
  EXPECT_EQ(bytes(), before);
}

TEST_F(OpeningTheRunStore, RefusesANewerVersionAndLeavesIt) {
  fill();
  SQLite::Database(file_.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 2");
  const std::string before = bytes();
  EXPECT_THAT(refusal(), AllOf(HasSubstr("by a newer squall (version 2 of its tables; this one knows 1)"),
                               HasSubstr("run the newer squall, or move it away")));
  EXPECT_EQ(bytes(), before);
}

TEST_F(OpeningTheRunStore, RefusesATornFileAndLeavesIt) {
  fill();
  std::filesystem::resize_file(file_, std::filesystem::file_size(file_) / 2);
  const std::string before = bytes();
  EXPECT_THAT(refusal(), AllOf(HasSubstr("damaged"), HasSubstr("move")));
  EXPECT_EQ(bytes(), before);
}

TEST_F(OpeningTheRunStore, RefusesAFileWithForeignBytesInIt) {
  fill();
  std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096 * 12);
  file << std::string(4096 * 3, '\x5a');
  file.close();
  EXPECT_THAT(refusal(), AllOf(HasSubstr("damaged"), HasSubstr("move")));
}

TEST_F(OpeningTheRunStore, RefusesALogWhoseDatabaseIsGone) {
  const std::string log = file_.string() + "-wal";
  std::ofstream(log) << "what somebody may want back";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("is missing or empty"), HasSubstr(log), HasSubstr("move the log away")));
  EXPECT_TRUE(std::filesystem::exists(log));
}

TEST_F(OpeningTheRunStore, RefusesAFolderThatIsMissing) {
  const auto opened = RunStore::open(scratch_.path() / "missing" / "squall.db");
  ASSERT_FALSE(opened);
  EXPECT_THAT(all_text(opened.error()), AllOf(HasSubstr("No such file or directory"), HasSubstr("`state`")));
}

TEST_F(OpeningTheRunStore, RefusesAFolderThatMayNotBeWritten) {
  std::filesystem::permissions(scratch_.path(), std::filesystem::perms(0555));
  {
    const WithoutPrivileges nobody;
    EXPECT_THAT(refusal(), AllOf(HasSubstr("Permission denied"), HasSubstr("let this user write")));
  }
  std::filesystem::permissions(scratch_.path(), std::filesystem::perms(0755));
}

TEST_F(OpeningTheRunStore, RefusesAFileThatMayNotBeWritten) {
  fill();
  std::filesystem::permissions(scratch_.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(file_, std::filesystem::perms(0444));
  const WithoutPrivileges nobody;
  EXPECT_THAT(refusal(), AllOf(HasSubstr(file_.string()), HasSubstr("let this user write")));
}

TEST_F(OpeningTheRunStore, KeepsTheFileOfARefusalForALaterTry) {
  fill();
  SQLite::Database(file_.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 2");
  refusal();
  SQLite::Database(file_.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 1");
  EXPECT_EQ(*RunStore::open(file_).value()->entry_count("slow-db-1"), 200u);
}

}  // namespace
}  // namespace squall::store
