// A disk that fills up, a file that vanishes, another program that holds it, and many threads: each failure is told,
// changes nothing, and is over when its cause is.
#include <sched.h>
#include <csignal>
#include <thread>

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include "unit/store/run_store_fixture.hpp"

namespace squall::store {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class RunStoreDisk : public RunStoreTest {};

// No file of this process may grow beyond that while it lives, as over a quota.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit tight{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &tight);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

// Appends until it is refused: how many entries went in, and why no more.
struct Filled {
  std::size_t entries = 0;
  std::string refusal;
};

Filled fill(RunStore& store, const std::string& run) {
  const std::vector<EntryRow> entries = {entry(std::string(3000, 'x'))};
  Filled filled;
  for (; filled.entries < 10'000; ++filled.entries)
    if (const auto done = store.append(run, entries); !done) {
      filled.refusal = all_text(done.error());
      break;
    }
  return filled;
}

TEST_F(RunStoreDisk, OverAQuotaIsToldAndOverWhenThereIsSpaceAgain) {
  const std::string run = *store_->create(run_of("slow-db"));
  Filled filled;
  {
    const FileSizeLimit limit(300'000);
    filled = fill(*store_, run);
  }
  EXPECT_THAT(filled.refusal,
              AllOf(HasSubstr("cannot write the journal of run `slow-db-1`: the disk failed under " + file_.string()),
                    HasSubstr("quota")));
  append(run, {"after"});
  open_again();
  EXPECT_EQ(*store_->entry_count(run), filled.entries + 1);
}

TEST_F(RunStoreDisk, AllOfAnAppendOrNothingOfIt) {
  const std::string run = *store_->create(run_of("slow-db"));
  {
    const FileSizeLimit limit(300'000);
    const std::vector<EntryRow> too_many(200, entry(std::string(3000, 'x')));
    EXPECT_FALSE(store_->append(run, too_many));
  }
  EXPECT_EQ(*store_->entry_count(run), 0u);
}

TEST_F(RunStoreDisk, ReadingGoesOnWhileNothingCanBeWritten) {
  const std::string run = *store_->create(run_of("slow-db"));
  append(run, {"a"});
  const FileSizeLimit limit(1);
  EXPECT_FALSE(store_->create(run_of("slow-db")));
  EXPECT_THAT(journal(run), ElementsAre("a"));
}

TEST_F(RunStoreDisk, AFullDiskIsToldAndOverWhenThereIsSpaceAgain) {
  const std::filesystem::path disk = scratch_.path() / "disk";
  std::filesystem::create_directory(disk);
  // In a mount namespace of this process, so that nothing stays whatever becomes of the test.
  if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=1m") != 0)
    GTEST_SKIP() << "needs the right to mount a small disk";
  {
    const auto store = RunStore::open(disk / "squall.db").value();
    const std::string run = *store->create(run_of("slow-db"));
    const Filled filled = fill(*store, run);
    EXPECT_THAT(filled.refusal, AllOf(HasSubstr("no space is left for " + (disk / "squall.db").string()),
                                      HasSubstr("free space on its disk")));
    EXPECT_EQ(*store->entry_count(run), filled.entries);
    ASSERT_EQ(::mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT, "size=8m"), 0);
    EXPECT_TRUE(store->set_state(run, "injecting"));
  }
  ::umount2(disk.c_str(), MNT_DETACH);
}

TEST_F(RunStoreDisk, AFileThatWasMovedAwayTakesNoMoreWrites) {
  const std::string run = *store_->create(run_of("slow-db"));
  std::filesystem::rename(file_, file_.string() + ".old");
  EXPECT_THAT(all_text(store_->set_state(run, "injecting").error()),
              AllOf(HasSubstr("was moved or deleted while it was open"), HasSubstr("restart the server")));
  std::filesystem::rename(file_.string() + ".old", file_);
  EXPECT_TRUE(store_->set_state(run, "injecting"));
}

TEST_F(RunStoreDisk, AProgramThatHoldsTheFileIsToldAndWaitedFor) {
  {
    SQLite::Database other(file_.string(), SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    EXPECT_THAT(all_text(store_->create(run_of("slow-db")).error()),
                AllOf(HasSubstr("another program holds " + file_.string()), HasSubstr("end what has it open")));
  }
  EXPECT_TRUE(store_->create(run_of("slow-db")));
}

TEST_F(RunStoreDisk, ThreadsThatWriteAndReadAtOnceLoseNothing) {
  constexpr std::size_t each = 25;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      const std::string run = store_->create(run_of("slow-db")).value();
      const std::vector<EntryRow> entries = {entry(run)};
      for (std::size_t n = 0; n < each; ++n) {
        EXPECT_TRUE(store_->append(run, entries));
        EXPECT_EQ(store_->entries(run, n)->size(), 1u);
        EXPECT_TRUE(store_->runs({}));
      }
      EXPECT_TRUE(store_->finish(run, "held", "", at_second(60)));
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store_->runs({.open = false})->size(), 8u);
  for (const std::string& run : ids()) EXPECT_EQ(journal(run), std::vector<std::string>(each, run));
}

}  // namespace
}  // namespace squall::store
