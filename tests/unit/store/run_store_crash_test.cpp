// kill -9 at any moment of a write: what was reported as written is there, and the file is whole.
#include <atomic>
#include <csignal>
#include <random>

#include <SQLiteCpp/Database.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/store/run_store_fixture.hpp"

namespace squall::store {
namespace {

std::string data_of(int number) {
  return std::string(static_cast<std::size_t>(number % 7) * 900, 'x') + std::to_string(number);
}

// What the child does until it is killed: a run, and entries in it, each reported by one byte when it is done.
[[noreturn]] void write_until_killed(const std::filesystem::path& file, int reports) {
  const auto store = RunStore::open(file);
  const std::string run = (*store)->create(run_of("x")).value_or("");
  for (int number = 0;; ++number) {
    const std::vector<EntryRow> entries = {entry(data_of(number))};
    if (!(*store)->append(run, entries) || ::write(reports, "+", 1) != 1) ::_exit(1);
  }
}

// How many entries a child reported that was killed some steps after so many of them. The steps spread the kills over
// the inside of a write.
int reported_before_kill(const std::filesystem::path& file, int wait_for, int steps) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) write_until_killed(file, ends[1]);
  ::close(ends[1]);
  char byte = 0;
  int reported = 0;
  while (reported < wait_for && ::read(ends[0], &byte, 1) == 1) ++reported;
  for (std::atomic<int> step = 0; step < steps; ++step) {
  }
  ::kill(child, SIGKILL);
  while (::read(ends[0], &byte, 1) == 1) ++reported;
  ::close(ends[0]);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child failed by itself";
  return reported;
}

TEST(RunStoreCrash, WhatWasReportedAsWrittenSurvivesAKill) {
  const ScratchFolder scratch;
  const std::filesystem::path file = scratch.path() / "squall.db";
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 1; round <= 30; ++round) {
    const int wait_for = std::uniform_int_distribution(1, 30)(random);
    const int reported = reported_before_kill(file, wait_for, std::uniform_int_distribution(0, 400'000)(random));
    auto store = RunStore::open(file);
    ASSERT_TRUE(store) << all_text(store.error());
    const auto open = *(*store)->close_crashed("killed", at_second(round));
    ASSERT_EQ(open, std::vector<std::string>{"x-" + std::to_string(round)});
    const auto entries = *(*store)->entries(open.front());
    ASSERT_GE(static_cast<int>(entries.size()), reported);
    ASSERT_LE(static_cast<int>(entries.size()), reported + 1);  // the one that was being written
    for (std::size_t i = 0; i < entries.size(); ++i) ASSERT_EQ(entries[i].data, data_of(static_cast<int>(i)));
  }
  SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
  EXPECT_EQ(database.execAndGet("PRAGMA integrity_check").getString(), "ok");
}

}  // namespace
}  // namespace squall::store
