// A run store in a folder of its own, and rows to put into it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/run_store.hpp"
#include "unit/store/scratch_folder.hpp"

namespace squall::store {

inline WallTime at_second(int second) { return WallTime(std::chrono::seconds(1'700'000'000 + second)); }

inline RunRow run_of(std::string experiment) {
  RunRow row;
  row.experiment = std::move(experiment);
  row.hash = "sha256:1f";
  row.cell = "checkout/orders-db/slow";
  row.header = R"({"seed":7})";
  row.started = at_second(0);
  row.state = "waiting";
  return row;
}

inline EntryRow entry(std::string data) {
  return {std::chrono::nanoseconds(1'500'000'001), at_second(2), "note", std::move(data)};
}

inline std::string all_text(const Problems& problems) {
  std::string text;
  for (const Problem& problem : problems) text += problem.path + ": " + problem.message + "; " + problem.hint + "\n";
  return text;
}

class RunStoreTest : public ::testing::Test {
 protected:
  RunStoreTest() { open_again(); }

  // As after a restart.
  void open_again() {
    store_.reset();
    auto opened = RunStore::open(file_);
    if (!opened) throw std::runtime_error(all_text(opened.error()));
    store_ = std::move(*opened);
  }

  void append(const std::string& run, const std::vector<std::string>& texts) {
    std::vector<EntryRow> entries;
    for (const std::string& text : texts) entries.push_back(entry(text));
    const auto done = store_->append(run, entries);
    ASSERT_TRUE(done) << all_text(done.error());
  }

  std::vector<std::string> journal(const std::string& run, std::size_t skip = 0) {
    std::vector<std::string> texts;
    const auto entries = store_->entries(run, skip).value();
    for (const EntryRow& found : entries) texts.push_back(found.data);
    return texts;
  }

  std::vector<std::string> ids(const RunFilter& filter = {}) {
    std::vector<std::string> found;
    const auto rows = store_->runs(filter).value();
    for (const RunRow& row : rows) found.push_back(row.id);
    return found;
  }

  const ScratchFolder scratch_;
  const std::filesystem::path file_ = scratch_.path() / "squall.db";
  std::unique_ptr<RunStore> store_;
};

}  // namespace squall::store
