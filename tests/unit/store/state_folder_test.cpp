// The folder and the file in it, on a real disk: restart, damage, sharing.
#include "store/state_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "store/halt_file.hpp"
#include "unit/store/drill.hpp"
#include "unit/store/scratch_folder.hpp"

namespace squall::store {
namespace {

TEST(StateFolder, IsMadeWhereMissing) {
  const ScratchFolder scratch;
  ASSERT_TRUE(StateFolder::open(scratch.path() / "a" / "b"));
  EXPECT_TRUE(std::filesystem::is_directory(scratch.path() / "a" / "b"));
}

TEST(StateFolder, IsRefusedToASecondServerWithTheReason) {
  const ScratchFolder scratch;
  const auto first = StateFolder::open(scratch.path());
  const auto second = StateFolder::open(scratch.path());
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().front().message.find("in use by another squall server"), std::string::npos);
}

TEST(StateFolder, IsFreeAgainWhenItsServerIsGone) {
  const ScratchFolder scratch;
  { const auto first = StateFolder::open(scratch.path()); }
  EXPECT_TRUE(StateFolder::open(scratch.path()));
}

TEST(StateFolder, ThatCannotBeMadeIsRefused) {
  const ScratchFolder scratch;
  std::ofstream(scratch.path() / "file") << "in the way";
  EXPECT_FALSE(StateFolder::open(scratch.path() / "file" / "state"));
}

TEST(HaltFile, StartsClear) {
  const ScratchFolder scratch;
  const StateFolder folder = *StateFolder::open(scratch.path());
  EXPECT_FALSE(HaltFile::open(folder)->read().engaged);
}

TEST(HaltFile, SurvivesARestart) {
  const ScratchFolder scratch;
  const StateFolder folder = *StateFolder::open(scratch.path());
  EXPECT_TRUE(HaltFile::open(folder)->write(drill()));
  EXPECT_EQ(HaltFile::open(folder)->read(), drill());
}

TEST(HaltFile, IsFullSizeFromTheStart) {
  const ScratchFolder scratch;
  const StateFolder folder = *StateFolder::open(scratch.path());
  const auto file = HaltFile::open(folder);
  EXPECT_EQ(std::filesystem::file_size(scratch.path() / "halt"), HaltBlock{}.size());
}

TEST(HaltFile, WritesEvenWhenTheFolderIsGone) {
  const ScratchFolder scratch;
  const StateFolder folder = *StateFolder::open(scratch.path() / "state");
  const auto file = HaltFile::open(folder);
  std::filesystem::remove_all(folder.path());
  EXPECT_TRUE(file->write(drill()));
}

TEST(HaltFile, ThatWasTruncatedReadsAsEngaged) {
  const ScratchFolder scratch;
  const StateFolder folder = *StateFolder::open(scratch.path());
  const auto file = HaltFile::open(folder);
  std::filesystem::resize_file(scratch.path() / "halt", 100);
  EXPECT_TRUE(HaltFile::open(folder)->read().engaged);
}

}  // namespace
}  // namespace squall::store
