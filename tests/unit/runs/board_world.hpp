// A board of runs in its world, with a folder of experiments. Test code only.
#pragma once

#include <fstream>
#include <memory>
#include <string>

#include "runs/run_board.hpp"
#include "unit/runs/run_world.hpp"

namespace squall::runs {

// As short as a file may be, and then as long as a test needs it. `more`: further lines at the top level, from the
// tenth on.
inline std::string experiment_text(const std::string& name, const std::string& hop = "db", const std::string& more = "",
                                   const std::string& check = "{id: open, from: {hop: db.connections}, expect: < 100}",
                                   const std::string& recovery = "1s") {
  return "squall: 1\nname: " + name + "\nclaim: a slow " + hop + " is not felt\nchecks:\n  - " + check +
         "\nbaseline: 1s\nphases:\n  - {name: slow, for: 10m, until: go, faults: [{hop: " + hop +
         ", on: response, delay: 200ms}]}\nrecovery: " + recovery + "\n" + more;
}

class BoardWorld : public RunWorld {
 protected:
  BoardWorld() {
    std::filesystem::create_directory(folder());
    open_board();
  }
  ~BoardWorld() override { close_board(); }

  std::string folder() const { return scratch.file("experiments"); }
  void write(const std::string& file, const std::string& text) const { std::ofstream(folder() + "/" + file) << text; }

  // As after a restart.
  void open_board(BoardOptions options = {}) {
    close_board();
    options.experiments = folder();
    options.version = "0.1.0";
    options.environment = [](const std::string& name) {
      return name == "TOKEN" ? std::optional<std::string>("hunter2") : std::nullopt;
    };
    options.fresh_seed = [] { return std::uint64_t{99}; };
    board = std::make_unique<RunBoard>(surroundings(), std::move(options));
    hook = [this](const control::Event& event) { board->on_event(event); };
    also = &hook;
  }
  void close_board() {
    also = nullptr;
    board.reset();
  }

  static StartWish sent(const std::string& text) {
    StartWish wish;
    wish.what.text = text;
    return wish;
  }
  static StartWish named(const std::string& name) {
    StartWish wish;
    wish.what.name = name;
    return wish;
  }
  control::Outcome<std::string> start_sent(const std::string& name, const std::string& hop = "db") {
    return board->start(sent(experiment_text(name, hop)), control::ana);
  }
  // What became of all runs, for a test that expected something else.
  std::string fates() {
    std::string text;
    const auto rows = store.runs({}).value();
    for (const store::RunRow& one : rows) text += one.id + " " + one.state + " " + one.outcome + " " + one.why + "\n";
    return text;
  }
  void stop(const std::string& id) {
    const auto run = board->find(id);
    ASSERT_TRUE(run);
    ASSERT_TRUE(run->stop({experiment::StopCause::person, "enough", "ana"}));
    await_stored(*run);
  }

  std::unique_ptr<RunBoard> board;
  std::function<void(const control::Event&)> hook;
};

template <class T>
std::string first_message(const control::Outcome<T>& outcome) {
  return outcome ? "" : outcome.error().problems.at(0).message;
}

template <class T>
std::string first_hint(const control::Outcome<T>& outcome) {
  return outcome ? "" : outcome.error().problems.at(0).hint;
}

}  // namespace squall::runs
