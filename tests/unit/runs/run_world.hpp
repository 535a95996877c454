// What runs run in: a control plane on the live fake, a store, sources, and an ear for all that is told. Test code
// only.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runs/record_reader.hpp"
#include "runs/runner.hpp"
#include "store/halt_latch.hpp"
#include "unit/control/fixture.hpp"
#include "unit/runs/live_plane.hpp"
#include "unit/runs/scratch.hpp"
#include "unit/runs/watched_store.hpp"

namespace squall::runs {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Told {
  std::string type;
  std::string text;  // JSON
  std::string run;
};

// Everything that is told, in order, and who waits for it.
class Ear {
 public:
  void hear(Told told);
  // The first from `from` on whose type is that and whose text contains `part`; its place. A failure when it does not
  // come.
  std::size_t await(const std::string& type, const std::string& part = "", std::size_t from = 0);
  std::vector<Told> all() const;
  std::size_t count(const std::string& type) const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable more_;
  std::vector<Told> told_;
};

// One phase of a slow database, for tests that have no second to lose.
RunPlan short_plan(const std::string& name = "slow", const std::string& hop = "db");
RunPlan long_plan(const std::string& name = "slow", const std::string& hop = "db");  // injects until it is stopped

class RunWorld : public testing::Test {
 protected:
  RunWorld();

  std::unique_ptr<store::RunStore> open_disk() const;
  Surroundings surroundings();
  // As the board starts one: a row in the store, the hops locked, a thread.
  std::unique_ptr<Runner> start(RunPlan plan);
  std::unique_ptr<Runner> start_and_inject(RunPlan plan);  // its faults are on, and the run knows it

  static void await_stored(const Runner& run);
  std::vector<experiment::JournalEntry> journal(const std::string& run);
  template <class Kind>
  std::vector<Kind> entries(const std::string& run) {
    std::vector<Kind> found;
    for (const experiment::JournalEntry& entry : journal(run))
      if (const auto* it = std::get_if<Kind>(&entry.entry)) found.push_back(*it);
    return found;
  }
  std::vector<std::string> states(const std::string& run);
  store::RunRow row(const std::string& run);
  // Everything that must be so once a run is over.
  void expect_clean(const Runner& run);

  Scratch scratch;
  WatchedStore store{open_disk()};
  LivePlane plane;
  Ear ear;
  std::function<control::WallTime()> wall = [] { return std::chrono::system_clock::now(); };
  control::Clock clock{[this] { return plane.time(); }, [this] { return wall(); }};
  std::atomic<std::function<void(const control::Event&)>*> also = nullptr;  // a board's ear for control's events
  control::EventSink sink = [this](const control::Event& event) {
    if (const auto* hook = also.load()) (*hook)(event);
  };
  store::HaltLatch latch{{}, [](const store::HaltRecord&) { return true; }, std::chrono::hours{1}};
  control::EmergencyStop emergency{plane, latch, clock, sink};
  control::Control control{plane, emergency, clock, sink, 42};
  SourceReader sources;
};

}  // namespace squall::runs
