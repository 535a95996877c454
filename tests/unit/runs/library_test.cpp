// What the server's folders say together: names that are not there, words that point nowhere, coverage from the store.
#include "runs/library.hpp"

#include "unit/runs/library_world.hpp"

namespace squall::runs {
namespace {

using experiment::Outcome;
using experiment::StopCause;
using journey::Status;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class ALibrary : public LibraryWorld {
 protected:
  ALibrary() { have_checkout(); }
  std::vector<std::string> misfits() {
    std::vector<std::string> lines;
    for (const Problem& problem : Library::misfits(*library->journey("checkout"), library->neighbours()))
      lines.push_back(std::to_string(problem.line) + ": " + problem.message);
    return lines;
  }
  journey::CellCoverage look(const std::string& mode) {
    const auto file = library->journey("checkout").value();
    const auto coverage = library->cover(*file.journey, library->neighbours()).value();
    for (const journey::CellCoverage& cell : coverage.cells)
      if (cell.name == "checkout/orders-db/" + mode) return cell;
    throw std::runtime_error("no such cell");
  }
  Status status(const std::string& mode = "slow") { return look(mode).status; }
  std::string why() { return look("slow").why; }
};

TEST_F(ALibrary, WhoseFilesPointAtEachOtherHasNothingToSay) { EXPECT_THAT(misfits(), IsEmpty()); }

TEST_F(ALibrary, TellsWhatAJourneyPointsAtThatIsNotThere) {
  write_journey("checkout.yaml", journey_text("checkout", "dv"));
  std::filesystem::remove(scratch.file("runbooks/db-slow.md"));
  std::filesystem::remove(scratch.file("experiments/slow.yaml"));
  EXPECT_THAT(misfits(), ElementsAre(HasSubstr("9: "), HasSubstr("10: "), HasSubstr("12: ")));
}

TEST_F(ALibrary, LooksAtNoFolderThatTheServerHasNot) {
  std::filesystem::remove(scratch.file("runbooks/db-slow.md"));
  open_board();  // without runbooks
  library.emplace(*board, scratch.file("journeys"));
  EXPECT_THAT(misfits(), IsEmpty());
}

TEST_F(ALibrary, NamesTheNearestOfWhatIsNotThere) {
  EXPECT_THAT(first_hint(library->journey("chekout")), HasSubstr("checkout"));
  EXPECT_THAT(first_hint(library->runbook("db-slw")), HasSubstr("db-slow"));
  EXPECT_EQ(library->journey("chekout").error().kind, control::Refusal::Kind::not_found);
  const Library none(*board, "");
  EXPECT_THAT(first_hint(none.journey("checkout")), HasSubstr("no `journeys` folder"));
}

TEST_F(ALibrary, KnowsTheExperimentsThatRehearseARunbook) {
  write("other.yaml", experiment_text("other", "cache", "runbook: db-slow\n"));
  write("none.yaml", experiment_text("none", "cache"));
  EXPECT_THAT(library->rehearsers(), ElementsAre(Pair("db-slow", ElementsAre("other", "slow"))));
}

TEST_F(ALibrary, CoversAJourneyFromItsRuns) {
  EXPECT_EQ(status("down"), Status::gap);
  EXPECT_EQ(status(), Status::untested);
  past_run(Outcome::held);
  EXPECT_EQ(status(), Status::proven);
  past_run(Outcome::broken);
  EXPECT_EQ(status(), Status::broken);
  past_run(Outcome::held);
  EXPECT_EQ(status(), Status::proven);
}

TEST_F(ALibrary, LeavesAProofAsItIsWhenPeopleStopOrNothingIsLearned) {
  past_run(Outcome::held);
  past_run(Outcome::stopped, StopCause::person);
  past_run(Outcome::stopped, StopCause::halt);
  past_run(Outcome::inconclusive);
  EXPECT_EQ(status(), Status::proven);
}

TEST_F(ALibrary, TakesAProofForStaleWhenAStopRuleHasEndedALaterRun) {
  past_run(Outcome::held);
  past_run(Outcome::stopped, StopCause::rule);
  EXPECT_EQ(status(), Status::stale);
}

// One letter of a word, so that neither the size changes nor, for whoever sets it back, the time.
TEST_F(ALibrary, TakesAProofForStaleWhenOneByteOfTheExperimentChanges) {
  const std::string text = experiment_text("slow", "db", of_checkout);
  std::string other = text;
  other[other.find("claim: ") + 7] ^= 0x20;
  past_run(Outcome::held);
  const auto written = std::filesystem::last_write_time(scratch.file("experiments/slow.yaml"));
  const auto rewrite = [&](const std::string& with) {
    write("slow.yaml", with);
    std::filesystem::last_write_time(scratch.file("experiments/slow.yaml"), written);
  };
  EXPECT_EQ(status(), Status::proven);
  rewrite(other);
  EXPECT_EQ(status(), Status::stale);
  rewrite(text);
  EXPECT_EQ(status(), Status::proven);
}

TEST_F(ALibrary, TakesAProofForStaleWhenTheExperimentBreaksAnotherHop) {
  past_run(Outcome::held);
  write_journey("checkout.yaml", journey_text("checkout", "cache"));
  EXPECT_EQ(status(), Status::stale);
  EXPECT_THAT(why(), HasSubstr("the faults of slow are on db, not on cache"));
}

TEST_F(ALibrary, SaysThatAnExperimentIsWrongAndNotThatThereIsNone) {
  write("slow.yaml", experiment_text("slow", "db", "colour: red\n"));
  EXPECT_EQ(why(), "slow.yaml is wrong: squall check slow.yaml");
  EXPECT_THAT(misfits(), ElementsAre(HasSubstr("the file of the experiment \"slow\" is wrong")));
  write("slow.yaml", "name: [slow\n");
  EXPECT_EQ(why(), "slow.yaml is wrong: squall check slow.yaml") << "known by its file";
  std::filesystem::remove(scratch.file("experiments/slow.yaml"));
  EXPECT_EQ(why(), "there is no experiment slow");
}

TEST_F(ALibrary, KnowsAJourneyWhoseFileIsWrong) {
  write_journey("search.yaml", journey_text("serch", "db", "fresh: 3d\n"));
  for (const char* name : {"serch", "search"}) {
    const auto file = library->journey(name);
    ASSERT_TRUE(file) << name;
    ASSERT_FALSE(file->journey);
    EXPECT_EQ(file->journey.error().at(0).path, "/fresh");
  }
}

TEST_F(ALibrary, GoesByWhichRunCameLaterWhenTheClockIsSetBack) {
  past_run(Outcome::held);
  past -= std::chrono::hours{24};
  past_run(Outcome::broken);
  EXPECT_EQ(status(), Status::broken);
}

// However often people stopped it since.
TEST_F(ALibrary, KeepsAProofStaleBehindManyStopsByPeople) {
  past_run(Outcome::held);
  past_run(Outcome::stopped, StopCause::rule);
  for (int i = 0; i < 30; ++i) past_run(Outcome::stopped, StopCause::person);
  EXPECT_EQ(status(), Status::stale);
}

TEST_F(ALibrary, KeepsWhatCoverageRestsOnWhenOldRunsAreForgotten) {
  past_run(Outcome::held);
  past_run(Outcome::stopped, StopCause::rule);
  for (int i = 0; i < 5; ++i) past_run(Outcome::inconclusive);
  ASSERT_EQ(store.forget_old({.age = seconds{0}, .most = 0}, past + std::chrono::hours{1}).value(), 5u);
  EXPECT_EQ(status(), Status::stale);
}

TEST_F(ALibrary, TakesAProofForStaleWhenItIsOlderThanItsTime) {
  past_run(Outcome::held);
  wall = [this] { return past + std::chrono::hours{24 * 30} - seconds{1}; };
  EXPECT_EQ(status(), Status::proven);
  wall = [this] { return past + std::chrono::hours{24 * 30} + seconds{1}; };
  EXPECT_EQ(status(), Status::stale);
}

TEST_F(ALibrary, CountsARunOfItsOwnBoard) {
  const auto id = board->start(named("slow"), control::ana);
  ASSERT_TRUE(id) << first_message(id);
  EXPECT_EQ(status(), Status::untested);
  stop(*id);
  EXPECT_EQ(status(), Status::untested);
}

}  // namespace
}  // namespace squall::runs
