// A board with folders of journeys and runbooks beside its experiments. Test code only.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "runs/library.hpp"
#include "runs/runbook_values.hpp"
#include "unit/runs/board_world.hpp"

namespace squall::runs {

// One hop on `proxy` in two modes: `slow` is proven by the experiment `slow`, for `down` there is no fallback.
inline std::string journey_text(const std::string& name = "checkout", const std::string& proxy = "db",
                                const std::string& more = "") {
  return "squall: 1\njourney: " + name +
         "\nowner: shop\nhops:\n  - id: orders-db\n    from: app\n    to: postgres\n    kind: database\n    proxy: " +
         proxy +
         "\n    runbook: db-slow\n    modes:\n      slow: {user_sees: works, fallback: the queue, experiment: slow}\n"
         "      down: {user_sees: fails, fallback: null}\n" +
         more;
}

// Three steps.
inline std::string runbook_text(const std::string& hop = "orders-db") {
  return "---\nhop: " + hop +
         "\nmodes: [slow]\nowner: shop\n---\n# The orders are slow\n\n## You see\nRun {{run.id}}, {{run.state}}: "
         "{{fault.summary}}.\n\n"
         "## Is it this?\n- [ ] Ask {{hop.name}} itself.\n  ```sh\n  nc {{hop.upstream}} < {{hop.listen}}\n  ```\n  "
         "Expect: an answer.\n\n"
         "## Stop the harm\n- [ ] Stop the game day.\n  ```sh\n  {{halt}}\n  ```\n  Expect: `halted`.\n\n## "
         "Act\nWait.\n\n"
         "## Prove it is over\n- [ ] Look at the faults.\n  ```sh\n  squall --url {{api}} faults\n  ```\n  Expect: "
         "none.\n\n"
         "## Call\nThe rota. Report: {{report}}\n";
}

// What an experiment says of both, for `more` of experiment_text.
inline const std::string of_checkout = "cell: checkout/orders-db/slow\nrunbook: db-slow\n";

class LibraryWorld : public BoardWorld {
 protected:
  LibraryWorld() {
    for (const char* folder : {"journeys", "runbooks"}) std::filesystem::create_directory(scratch.file(folder));
    open_library();
  }
  ~LibraryWorld() override { library.reset(); }

  void open_library() {
    library.reset();
    BoardOptions options;
    options.runbooks = scratch.file("runbooks");
    options.runbook_values = [this](const RunPlan& plan, const std::string& api) {
      return values_at_start(*library, api.empty() ? "http://127.0.0.1:8474" : api, plan);
    };
    open_board(std::move(options));
    library.emplace(*board, scratch.file("journeys"));
  }
  void write_journey(const std::string& file, const std::string& text) const {
    std::ofstream(scratch.file("journeys/" + file)) << text;
  }
  void write_runbook(const std::string& file, const std::string& text) const {
    std::ofstream(scratch.file("runbooks/" + file)) << text;
  }
  // The whole of it, each file pointing at the others.
  void have_checkout() const {
    write("slow.yaml", experiment_text("slow", "db", of_checkout));
    write_journey("checkout.yaml", journey_text());
    write_runbook("db-slow.md", runbook_text());
  }

  // A run of the experiment `slow` that has ended so, a second after the one before.
  std::string past_run(experiment::Outcome outcome, std::optional<experiment::StopCause> cause = {},
                       const std::string& runbook = "db-slow") {
    const auto file = board->folder().find("slow");
    store::RunRow row;
    row.experiment = "slow";
    row.cell = "checkout/orders-db/slow";
    row.hash = file ? file->hash : "";
    experiment::Header header;
    header.text = experiment_text("slow", "db", of_checkout);
    header.runbook = runbook;
    header.runbook_text = runbook_text();
    row.header = config::to_json(experiment::print_header(header));
    past += seconds{1};
    row.started = past;
    const std::string id = store.create(row).value();
    if (cause) write_entry(id, experiment::Stopped{*cause, "enough", "ana"});
    EXPECT_TRUE(store.finish(id, experiment::to_string(outcome), "because", past));
    return id;
  }
  void write_entry(const std::string& run, const experiment::Entry& entry) {
    const store::EntryRow row{
        {}, past, std::string(experiment::kind_of(entry)), config::to_json(experiment::print_entry(entry))};
    EXPECT_TRUE(store.append(run, {&row, 1}));
  }

  control::WallTime past = std::chrono::system_clock::now() - std::chrono::hours{1};
  std::optional<Library> library;
};

}  // namespace squall::runs
