// The latch: memory first, disk after, and no disk can hold up a stop.
#include "store/halt_latch.hpp"

#include <future>
#include <vector>

#include <gtest/gtest.h>

#include "unit/store/drill.hpp"

namespace squall::store {
namespace {

TEST(HaltLatch, EngagesAndSaysThatItIsPersisted) {
  HaltLatch latch(
      {}, [](const HaltRecord&) { return true; }, std::chrono::hours(1));
  EXPECT_TRUE(latch.settled(latch.engage(drill())).persisted);
  EXPECT_EQ(latch.status().record, drill());
}

TEST(HaltLatch, AFailingDiskDoesNotKeepItFromEngaging) {
  HaltLatch latch(
      {}, [](const HaltRecord&) { return false; }, std::chrono::hours(1));
  EXPECT_FALSE(latch.settled(latch.engage(drill())).persisted);
  EXPECT_TRUE(latch.engaged());
}

TEST(HaltLatch, AHangingDiskDoesNotKeepItFromEngaging) {
  std::promise<void> disk;
  HaltLatch latch(
      {}, [&](const HaltRecord&) { return disk.get_future().wait(), true; }, std::chrono::milliseconds(1));
  EXPECT_FALSE(latch.settled(latch.engage(drill())).persisted);
  EXPECT_TRUE(latch.engaged());
  disk.set_value();
}

TEST(HaltLatch, IsEngagedBeforeTheDiskIsAsked) {
  HaltLatch* seen = nullptr;
  bool engaged_when_asked = false;
  HaltLatch latch(
      {}, [&](const HaltRecord&) { return engaged_when_asked = seen->engaged(), true; }, std::chrono::hours(1));
  seen = &latch;
  latch.settled(latch.engage(drill()));
  EXPECT_TRUE(engaged_when_asked);
}

TEST(HaltLatch, TheFirstReasonStays) {
  HaltLatch latch(
      {}, [](const HaltRecord&) { return true; }, std::chrono::hours(1));
  latch.engage(drill());
  latch.engage({true, "me too", "ben", {}});
  EXPECT_EQ(latch.status().record, drill());
}

TEST(HaltLatch, EngagingAgainTriesTheDiskAgain) {
  std::vector<bool> answers = {false, true};
  std::size_t asked = 0;
  HaltLatch latch(
      {}, [&](const HaltRecord&) { return answers.at(asked++); }, std::chrono::hours(1));
  EXPECT_FALSE(latch.settled(latch.engage(drill())).persisted);
  EXPECT_TRUE(latch.settled(latch.engage(drill())).persisted);
}

TEST(HaltLatch, ReleaseWritesAClearRecord) {
  HaltRecord last;
  HaltLatch latch(
      drill(), [&](const HaltRecord& record) { return last = record, true; }, std::chrono::hours(1));
  EXPECT_FALSE(latch.settled(latch.release()).record.engaged);
  EXPECT_EQ(last, HaltRecord{});
}

}  // namespace
}  // namespace squall::store
