// The audit writer: whoever writes never waits, what waits gets to the disk in order, what is lost is counted and told.
#include "store/audit_writer.hpp"

#include <condition_variable>
#include <future>
#include <mutex>

#include <gmock/gmock.h>

#include "unit/store/run_store_fixture.hpp"

namespace squall::store {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

AuditRow row(std::uint64_t epoch) { return {at_second(0), "ana", "drill", epoch, "fault.put slow-db"}; }

// A disk whose answers the test decides. Shared with the writer, which may outlive the test's interest in it.
class Disk {
 public:
  Result<void> put(std::span<const AuditRow> rows) {
    std::unique_lock lock(mutex_);
    ++asked_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !hangs_; });
    if (full_) return refuse("", "no space is left", "free space");
    for (const AuditRow& row : rows) epochs_.push_back(row.epoch);
    largest_ = std::max(largest_, rows.size());
    changed_.notify_all();
    return {};
  }

  void hang(bool hangs) {
    set([&] { hangs_ = hangs; });
  }
  void fill_up(bool full) {
    set([&] { full_ = full; });
  }
  void await_asked(int times) {
    await([&] { return asked_ >= times; });
  }
  void await_rows(std::size_t count) {
    await([&] { return epochs_.size() >= count; });
  }

  std::vector<std::uint64_t> epochs() { return locked(epochs_); }
  std::size_t largest() { return locked(largest_); }

 private:
  template <class Change>
  void set(Change change) {
    const std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  template <class Condition>
  void await(Condition condition) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, condition);
  }
  template <class Value>
  Value locked(const Value& value) {
    const std::lock_guard lock(mutex_);
    return value;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::uint64_t> epochs_;
  std::size_t largest_ = 0;
  int asked_ = 0;
  bool hangs_ = false, full_ = false;
};

class Told {
 public:
  void add(const std::string& line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
    changed_.notify_all();
  }
  void await(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return lines_.size() >= count; });
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
};

class AuditWriterTest : public ::testing::Test {
 protected:
  // Patient at the end by default: what a test waits for then comes, on however slow a machine.
  std::unique_ptr<AuditWriter> writer(AuditWriterOptions options = {}, Duration patience = hours(1)) {
    options.patience = patience;
    return std::make_unique<AuditWriter>([disk = disk_](auto rows) { return disk->put(rows); },
                                         [this](const std::string& line) { told_.add(line); }, options);
  }

  const std::shared_ptr<Disk> disk_ = std::make_shared<Disk>();
  Told told_;
};

TEST_F(AuditWriterTest, PutsRowsIntoTheStore) {
  const ScratchFolder scratch;
  const std::shared_ptr<RunStore> store = RunStore::open(scratch.path() / "squall.db").value();
  {
    AuditWriter writer([store](auto rows) { return store->write_audit(rows); }, [](const std::string&) {},
                       {.patience = hours(1)});
    for (std::uint64_t i = 1; i <= 3; ++i) writer.write(row(i));
  }
  const auto found = *store->audit(10);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found.front().epoch, 3u);
  EXPECT_EQ(found.front().by, "ana");
}

TEST_F(AuditWriterTest, KeepsTheOrder) {
  {
    const auto writing = writer();
    for (std::uint64_t i = 1; i <= 5; ++i) writing->write(row(i));
  }
  EXPECT_THAT(disk_->epochs(), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(told_.lines(), IsEmpty());
}

TEST_F(AuditWriterTest, WritesWithoutBeingAskedAgain) {
  const auto writing = writer();
  writing->write(row(1));
  disk_->await_rows(1);
  EXPECT_EQ(writing->lost(), 0u);
}

TEST_F(AuditWriterTest, GathersWhatComesMeanwhileIntoBoundedBatches) {
  disk_->hang(true);
  const auto writing = writer({.batch = 4});
  for (std::uint64_t i = 1; i <= 10; ++i) writing->write(row(i));
  disk_->hang(false);
  disk_->await_rows(10);
  EXPECT_EQ(disk_->largest(), 4u);
}

TEST_F(AuditWriterTest, AHangingDiskHoldsNobodyUp) {
  disk_->hang(true);
  const auto writing = writer();
  writing->write(row(1));
  disk_->await_asked(1);
  writing->write(row(2));
  disk_->hang(false);
  disk_->await_rows(2);
}

TEST_F(AuditWriterTest, WhatDoesNotFitIsLostAndCounted) {
  disk_->hang(true);
  const auto writing = writer({.waiting = 3});
  for (std::uint64_t i = 1; i <= 5; ++i) writing->write(row(i));
  EXPECT_EQ(writing->lost(), 2u);
  disk_->hang(false);
  disk_->await_rows(3);
  EXPECT_THAT(disk_->epochs(), ElementsAre(1, 2, 3));
}

TEST_F(AuditWriterTest, ARowThatIsTooLargeForTheQueueIsLost) {
  const auto writing = writer({.waiting_bytes = 1000});
  AuditRow large = row(1);
  large.why = std::string(1000, 'x');
  writing->write(large);
  EXPECT_EQ(writing->lost(), 1u);
  writing->write(row(2));
  disk_->await_rows(1);
}

TEST_F(AuditWriterTest, AnOverflowIsToldOnceAndItsEndWithTheNumber) {
  disk_->hang(true);
  const auto writing = writer({.waiting = 1});
  writing->write(row(1));
  disk_->await_asked(1);
  for (std::uint64_t i = 2; i <= 4; ++i) writing->write(row(i));
  disk_->hang(false);
  told_.await(1);
  writing->write(row(5));
  told_.await(2);
  EXPECT_THAT(told_.lines(), ElementsAre(HasSubstr("more comes than the disk takes"), HasSubstr("3 records of")));
}

TEST_F(AuditWriterTest, AFailureIsTriedAgainUntilTheRowsAreThere) {
  disk_->fill_up(true);
  const auto writing = writer({.again = milliseconds(1)});
  writing->write(row(1));
  writing->write(row(2));
  disk_->await_asked(3);
  disk_->fill_up(false);
  told_.await(2);
  EXPECT_THAT(disk_->epochs(), ElementsAre(1, 2));
  EXPECT_EQ(writing->lost(), 0u);
}

TEST_F(AuditWriterTest, AnOutageIsToldOnceWithItsCauseAndOnceWhenItIsOver) {
  disk_->fill_up(true);
  const auto writing = writer({.again = milliseconds(1)});
  writing->write(row(1));
  disk_->await_asked(5);
  disk_->fill_up(false);
  told_.await(2);
  EXPECT_THAT(told_.lines(),
              ElementsAre(AllOf(HasSubstr("not being written"), HasSubstr("no space is left; free space")),
                          HasSubstr("being written again; 0 records")));
}

TEST_F(AuditWriterTest, TheNextOutageIsToldAgain) {
  const auto writing = writer({.again = milliseconds(1)});
  for (std::size_t outage = 1; outage <= 2; ++outage) {
    disk_->fill_up(true);
    writing->write(row(outage));
    told_.await(2 * outage - 1);
    disk_->fill_up(false);
    told_.await(2 * outage);
  }
  EXPECT_EQ(told_.lines().size(), 4u);
}

TEST_F(AuditWriterTest, AWriteThatThrowsIsAFailureLikeAnother) {
  AuditWriter writing([](auto) -> Result<void> { throw std::runtime_error("torn out"); },
                      [this](const std::string& line) { told_.add(line); });
  writing.write(row(1));
  told_.await(1);
  EXPECT_THAT(told_.lines(), ElementsAre(HasSubstr("torn out")));
}

TEST_F(AuditWriterTest, TheEndTriesOnceMoreAndTellsWhatIsLost) {
  disk_->fill_up(true);
  {
    const auto writing = writer({.again = hours(1)});
    writing->write(row(1));
    told_.await(1);
  }
  EXPECT_THAT(told_.lines(), ElementsAre(HasSubstr("not being written"),
                                         HasSubstr("1 record of the audit trail are lost at the end: no space")));
}

TEST_F(AuditWriterTest, TheEndWritesWhatAnOutageHeldBack) {
  disk_->fill_up(true);
  {
    const auto writing = writer({.again = hours(1)});
    writing->write(row(1));
    told_.await(1);
    disk_->fill_up(false);
  }
  EXPECT_THAT(disk_->epochs(), ElementsAre(1));
}

TEST_F(AuditWriterTest, TheEndDoesNotWaitForADiskThatHangs) {
  disk_->hang(true);
  {
    const auto writing = writer({}, milliseconds(1));
    writing->write(row(1));
    disk_->await_asked(1);
    writing->write(row(2));
  }
  EXPECT_THAT(told_.lines(), ElementsAre(HasSubstr("2 records of the audit trail may be lost at the end")));
  disk_->hang(false);
  disk_->await_rows(1);
}

TEST_F(AuditWriterTest, ManyThreadsWriteAtOnce) {
  {
    const auto writing = writer();
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        for (std::uint64_t n = 0; n < 100; ++n) writing->write(row(n));
      });
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(disk_->epochs().size(), 800u);
}

}  // namespace
}  // namespace squall::store
