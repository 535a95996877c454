// A run and its runbook: recorded when the run starts, rendered with its values, ticked step by step.
#include "runs/runbook_values.hpp"

#include "unit/runs/library_world.hpp"

namespace squall::runs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr char api[] = "http://127.0.0.1:8474";

class ARunbook : public LibraryWorld {
 protected:
  ARunbook() { have_checkout(); }

  std::string running() {
    const auto id = board->start(named("slow"), control::ana);
    EXPECT_TRUE(id) << first_message(id);
    return id ? *id : "";
  }
  runbook::Values values(const std::string& run = "") {
    const auto runbook = library->runbook("db-slow").value().runbook.value();
    if (run.empty()) return runbook_values(*library, runbook, api, nullptr);
    const auto record = board->record(run).value();
    return runbook_values(*library, runbook, api, &record);
  }
};

TEST_F(ARunbook, IsRecordedWhenTheRunStarts) {
  const std::string id = running();
  write_runbook("db-slow.md", "changed\n");
  const auto header = board->header(id);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->runbook, "db-slow");
  EXPECT_EQ(header->runbook_text, runbook_text());
  stop(id);
  open_library();  // read back from the store
  EXPECT_EQ(board->header(id)->runbook_text, runbook_text());
  EXPECT_EQ(runbook_of(*board->header(id))->title, "The orders are slow");
}

TEST_F(ARunbook, ThatIsNotThereRefusesTheExperimentAtItsPlace) {
  write("slow.yaml", experiment_text("slow", "db", "runbook: db-slw\n"));
  const auto id = board->start(named("slow"), control::ana);
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().kind, control::Refusal::Kind::invalid);
  EXPECT_EQ(id.error().problems.at(0).path, "/runbook");
  EXPECT_EQ(id.error().problems.at(0).line, 10);
  EXPECT_THAT(first_hint(id), HasSubstr("db-slow"));
}

TEST_F(ARunbook, WithSomethingWrongRefusesNobody) {
  write_runbook("db-slow.md", "# Not much\n");
  const std::string id = running();
  EXPECT_EQ(board->header(id)->runbook_text, "# Not much\n");
  const auto runbook = runbook_of(*board->header(id));
  ASSERT_FALSE(runbook);
  EXPECT_EQ(runbook.error().kind, control::Refusal::Kind::invalid);
}

TEST_F(ARunbook, IsNobodysBusinessWhereTheServerHasNone) {
  open_board();
  const auto id = board->start(sent(experiment_text("slow", "db", "runbook: anything\n")), control::ana);
  ASSERT_TRUE(id) << first_message(id);
  EXPECT_EQ(board->header(*id)->runbook, "anything");
  EXPECT_EQ(board->header(*id)->runbook_text, "");
  EXPECT_THAT(first_message(runbook_of(*board->header(*id))), HasSubstr("knew no runbook \"anything\""));
  EXPECT_EQ(check_step(*board->header(*id), 99), 99u);
}

TEST_F(ARunbook, HasTheValuesOfItsRun) {
  const std::string id = running();
  const auto of_run = values(id);
  for (const std::string_view variable : runbook::variables) EXPECT_TRUE(of_run.contains(variable)) << variable;
  EXPECT_EQ(of_run.at("run.id"), id);
  EXPECT_EQ(of_run.at("hop.name"), "db");
  EXPECT_EQ(of_run.at("hop.listen"), to_string(control.hop("db")->stats.listen));
  EXPECT_EQ(of_run.at("hop.upstream"), to_string(control.hop("db")->spec.upstream));
  EXPECT_THAT(of_run.at("fault.summary"), HasSubstr("delay 200ms on response of db"));
  EXPECT_EQ(of_run.at("report"), std::string(api) + "/v1/runs/" + id + "/report");
  EXPECT_EQ(of_run.at("halt"), "squall --url " + std::string(api) + " halt");
  EXPECT_EQ(of_run.at("api"), api);
}

TEST_F(ARunbook, HasNoValuesOfARunBeforeThereIsOne) {
  const auto before = values();
  EXPECT_EQ(before.at("hop.name"), "db");
  for (const char* variable : {"run.id", "run.state", "fault.summary", "report"})
    EXPECT_FALSE(before.contains(variable)) << variable;
}

TEST_F(ARunbook, MeansTheHopOfTheJourneyThatTheRunIsAbout) {
  write_journey("a.yaml", journey_text("another", "cache"));
  EXPECT_EQ(values().at("hop.name"), "cache");
  EXPECT_EQ(values(running()).at("hop.name"), "db");
}

TEST_F(ARunbook, MeansTheServersHopWhereNoJourneyHasIt) {
  std::filesystem::remove(scratch.file("journeys/checkout.yaml"));
  write_runbook("db-slow.md", runbook_text("edge"));
  EXPECT_EQ(values().at("hop.name"), "edge");
  write_runbook("db-slow.md", runbook_text("elsewhere"));
  EXPECT_EQ(values().at("hop.listen"), "(no hop elsewhere)");
  EXPECT_EQ(values(running()).at("hop.name"), "db");
}

TEST_F(ARunbook, MeansAHopThatTheRunBreaksWhateverElseCarriesIt) {
  write("slow.yaml", experiment_text("slow", "db", "runbook: db-slow\n"));  // proves no cell
  write_journey("a.yaml", journey_text("another", "cache"));
  EXPECT_EQ(values().at("hop.name"), "cache");
  EXPECT_EQ(values(running()).at("hop.name"), "db");
}

TEST_F(ARunbook, MeansTheFirstHopThatTheRunBreaksWhereNoJourneyNamesOne) {
  std::filesystem::remove(scratch.file("journeys/checkout.yaml"));
  write_journey("a.yaml", journey_text("another", "cache"));
  write_runbook("db-slow.md", runbook_text("edge"));  // a hop of the server, and not broken
  EXPECT_EQ(values(running()).at("hop.name"), "db");
}

TEST_F(ARunbook, HasItsValuesWrittenDownWhenTheRunStarts) {
  StartWish wish = named("slow");
  wish.api = "http://shop.example:8474";
  const std::string id = board->start(wish, control::ana).value();
  const auto written = board->header(id)->runbook_values;
  EXPECT_THAT(written, testing::IsSupersetOf({std::pair<std::string, std::string>{"hop.name", "db"},
                                              {"hop.upstream", to_string(control.hop("db")->spec.upstream)},
                                              {"halt", "squall --url http://shop.example:8474 halt"}}));
  stop(id);
  write_journey("checkout.yaml", journey_text("checkout", "cache"));
  open_library();  // read back from the store
  EXPECT_EQ(board->header(id)->runbook_values, written);
}

TEST_F(ARunbook, HasNoValuesWrittenDownWhereThereIsNone) {
  write("slow.yaml", experiment_text("slow", "db"));
  EXPECT_THAT(board->header(running())->runbook_values, testing::IsEmpty());
}

TEST_F(ARunbook, ThatIsTooLongIsUsedAllTheSame) {
  std::string many;
  for (int i = 0; i < 201; ++i) many += "word ";
  write_runbook("db-slow.md", runbook_text() + many);
  const auto header = board->header(running()).value();
  EXPECT_EQ(runbook_of(header)->problems.size(), 1u);
  EXPECT_FALSE(check_step(header, 4));
}

TEST_F(ARunbook, SaysHowManyStepsItHasHoweverFew) {
  experiment::Header header;
  header.runbook = "few";
  const std::string front = "---\nhop: db\nmodes: [slow]\nowner: shop\n---\n## Act\n";
  header.runbook_text = front;
  EXPECT_EQ(check_step(header, 1).error().at(0).hint, "it has no steps");
  header.runbook_text = front + "- [ ] Wait.\n";
  EXPECT_EQ(check_step(header, 1), 1u);
  EXPECT_EQ(check_step(header, 2).error().at(0).hint, "it has one step");
}

TEST_F(ARunbook, CountsTheFirstTickOfEachStep) {
  const std::string id = past_run(experiment::Outcome::held);
  for (const auto& [by, step] : {std::pair{"ana", 2}, {"ben", 1}, {"cleo", 2}})
    write_entry(id, experiment::Tick{by, static_cast<std::uint64_t>(step)});
  std::vector<std::pair<std::size_t, std::string>> ticks;
  for (const StepTick& tick : first_ticks(board->record(id).value())) ticks.emplace_back(tick.step, tick.by);
  EXPECT_THAT(ticks, ElementsAre(Pair(2u, "ana"), Pair(1u, "ben")));
}

TEST_F(ARunbook, HasItsStepsAndNoOthers) {
  const auto header = board->header(running()).value();
  EXPECT_EQ(check_step(header, 3), 3u);
  const auto beyond = check_step(header, 4);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().at(0).path, "/step");
  EXPECT_EQ(beyond.error().at(0).message, "the runbook db-slow has no step 4");
  EXPECT_EQ(beyond.error().at(0).hint, "its steps are 1 to 3");
}

}  // namespace
}  // namespace squall::runs
