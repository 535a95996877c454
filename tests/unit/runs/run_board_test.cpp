// All runs together: who may start, what stops which, blackouts, and what is left when it is over.
#include <atomic>
#include <latch>
#include <thread>

#include "config/schedule_codec.hpp"
#include "unit/runs/board_world.hpp"

namespace squall::runs {
namespace {

using control::Refusal;
using experiment::StopCause;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class ABoard : public BoardWorld {
 protected:
  // 2 January 2024, a Tuesday.
  static control::WallTime tuesday(int hour, int minute = 0) {
    return control::WallTime(seconds(1'704'153'600 + hour * 3600 + minute * 60));
  }
  static schedule::Blackout blackout(const std::string& name = "peak") {
    const auto node = config::load_text("{cron: \"0 17 * * *\", tz: UTC, for: 3h}", config::Format::yaml);
    return config::decode_blackout(*node, "", name).value();
  }
  std::vector<std::string> names(const std::vector<schedule::Blackout>& blackouts) {
    std::vector<std::string> all;
    for (const schedule::Blackout& one : blackouts) all.push_back(one.name);
    return all;
  }
};

// --- starting ---

TEST_F(ABoard, StartsARunAndKnowsIt) {
  const auto id = start_sent("slow");
  ASSERT_TRUE(id) << first_message(id);
  EXPECT_EQ(*id, "slow-1");
  EXPECT_EQ(board->under_way(), 1U);
  EXPECT_EQ(control.holder("db"), *id);
  const experiment::Header header = board->find(*id)->view().header;
  EXPECT_EQ(header.seed, 99U);
  EXPECT_EQ(header.by, "ana");
  EXPECT_EQ(header.why, "drill");
  EXPECT_EQ(header.version, "0.1.0");
  EXPECT_EQ(header.hash.size(), 64U);
  EXPECT_FALSE(header.modified);
  ear.await("run.started", "a slow db is not felt");
}

TEST_F(ABoard, TakesASeedThatIsAskedFor) {
  StartWish wish = sent(experiment_text("slow"));
  wish.seed = 5;
  EXPECT_EQ(board->find(*board->start(wish, control::ana))->view().header.seed, 5U);
}

TEST_F(ABoard, StartsAnExperimentOfItsFolderByItsName) {
  write("a.yaml", experiment_text("slow"));
  const auto id = board->start(named("slow"), control::ana);
  ASSERT_TRUE(id) << first_message(id);
  EXPECT_EQ(board->find(*id)->view().header.file, "a.yaml");
}

TEST_F(ABoard, CallsARunWithVariablesModified) {
  write("a.yaml", experiment_text("slow", "db", "owner: \"{{who}}\"\nvars: {who: ana}\n"));
  StartWish wish = named("slow");
  wish.what.vars = {{"who", "ben"}};
  const auto id = board->start(wish, control::ana);
  ASSERT_TRUE(id) << first_message(id);
  EXPECT_TRUE(board->find(*id)->view().header.modified);
  EXPECT_TRUE(row(*id).modified);
}

TEST_F(ABoard, NamesTheNearestExperiment) {
  write("a.yaml", experiment_text("slow-database"));
  const auto id = board->start(named("slow-databse"), control::ana);
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().kind, Refusal::Kind::not_found);
  EXPECT_THAT(first_hint(id), HasSubstr("slow-database"));
}

TEST_F(ABoard, RefusesASecondRunOnAHopAndNamesTheFirst) {
  ASSERT_TRUE(start_sent("slow"));
  const auto second = start_sent("other");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Refusal::Kind::conflict);
  EXPECT_EQ(first_message(second), "the hop \"db\" is held by the run slow-1");
  EXPECT_EQ(board->list({})->size(), 1U) << "a run that never began is none";
}

TEST_F(ABoard, StartsOneOfManyAtOnce) {
  std::latch all{8};
  std::atomic<int> started = 0;
  std::vector<std::jthread> people;
  for (int i = 0; i < 8; ++i)
    people.emplace_back([&, i] {
      all.arrive_and_wait();
      if (start_sent("slow" + std::to_string(i))) ++started;
    });
  people.clear();
  EXPECT_EQ(started, 1);
  EXPECT_EQ(board->list({})->size(), 1U);
}

TEST_F(ABoard, RunsOnOtherHopsBesideEachOther) {
  EXPECT_TRUE(start_sent("slow", "db"));
  EXPECT_TRUE(start_sent("other", "cache"));
  EXPECT_EQ(board->under_way(), 2U);
}

TEST_F(ABoard, RefusesAnExperimentThatIsUnderWayOnAnotherHop) {
  ASSERT_TRUE(start_sent("slow", "db"));
  const auto second = start_sent("slow", "cache");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Refusal::Kind::conflict);
  EXPECT_EQ(first_message(second), "the experiment \"slow\" is under way already: slow-1");
}

TEST_F(ABoard, RefusesAHopWithSomebodysFault) {
  ASSERT_TRUE(control.put_fault(control::fault_named("mine"), control::ana));
  EXPECT_THAT(first_message(start_sent("slow")), HasSubstr("the fault \"mine\" stands on the hop"));
}

TEST_F(ABoard, StartsNothingWhileHalted) {
  control.halt(control::ana);
  EXPECT_EQ(start_sent("slow").error().kind, Refusal::Kind::halted);
}

TEST_F(ABoard, StartsNothingThatCannotBeRecorded) {
  store.before_writing([](const std::string& call) { return call != "create"; });
  const auto id = start_sent("slow");
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().kind, Refusal::Kind::unstored);
  EXPECT_EQ(control.holder("db"), "");
  EXPECT_EQ(board->under_way(), 0U);
}

TEST_F(ABoard, StartsNothingIntoABlackout) {
  wall = [] { return tuesday(16, 59); };
  BoardOptions options;
  options.blackouts = {blackout()};
  open_board(std::move(options));
  const auto id = board->start(sent(experiment_text("slow")), control::ana);
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().kind, Refusal::Kind::conflict);
  EXPECT_THAT(first_message(id), HasSubstr("peak"));
}

TEST_F(ABoard, TellsWhatIsOverALimitFromWhatIsWrong) {
  const std::string far = "\nphases:\n  - {name: slow, for: 10h, faults: [{hop: ";
  const std::string head =
      "squall: 1\nname: slow\nclaim: x\nlimits: {max_duration: 11h}\nchecks:\n"
      "  - {id: open, from: {hop: db.connections}, expect: < 9}" +
      far;
  const auto too_long = board->start(sent(head + "db, on: response, delay: 1s}]}\n"), control::ana);
  ASSERT_FALSE(too_long);
  EXPECT_EQ(too_long.error().kind, Refusal::Kind::over_limit);
  EXPECT_THAT(first_message(too_long), HasSubstr("max_fault_duration of 1h"));
  const auto also_wrong = board->start(sent(head + "nobodys, on: response, delay: 1s}]}\n"), control::ana);
  ASSERT_FALSE(also_wrong);
  EXPECT_EQ(also_wrong.error().kind, Refusal::Kind::invalid);
}

TEST_F(ABoard, TakesNoExperimentThatItsJournalCouldNotKeep) {
  const auto id =
      board->start(sent(experiment_text("slow") + "#" + std::string(RunBoard::most_text, 'x')), control::ana);
  ASSERT_FALSE(id);
  EXPECT_THAT(first_message(id), HasSubstr("longer than 256 KiB"));
}

TEST_F(ABoard, StartsNothingOutsideItsWindows) {
  wall = [] { return tuesday(20); };
  const std::string schedule = "schedule: {cron: \"0 10 * * *\", tz: UTC, only: [\"Mon-Fri 09:00-16:00\"]}\n";
  EXPECT_FALSE(board->start(sent(experiment_text("slow", "db", schedule)), control::ana));
  wall = [] { return tuesday(10); };
  EXPECT_TRUE(board->start(sent(experiment_text("slow", "db", schedule)), control::ana));
}

TEST_F(ABoard, RefusesTheExperimentOfAnotherEnvironmentAtItsPlace) {
  BoardOptions options;
  options.env = "staging";
  open_board(std::move(options));
  const auto id = board->start(sent(experiment_text("slow", "db", "env: production\n")), control::ana);
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().kind, Refusal::Kind::invalid);
  EXPECT_EQ(id.error().problems.at(0).path, "/env");
  EXPECT_EQ(id.error().problems.at(0).line, 10U);
}

TEST_F(ABoard, GivesSecretsToFilesOfItsFolderOnly) {
  const std::string text = experiment_text(
      "slow", "db", "", "{id: c, from: {http: \"http://127.0.0.1:1/?${env:TOKEN}\"}, expect: == 200, timeout: 1s}");
  write("a.yaml", text);
  EXPECT_THAT(first_message(board->prepare(sent(text).what, Secrets::resolved)), HasSubstr("secrets are for files"));
  const auto prepared = board->prepare(named("slow").what, Secrets::resolved);
  ASSERT_TRUE(prepared) << first_message(prepared);
  EXPECT_THAT(prepared->plan.secrets, ElementsAre("hunter2"));
  EXPECT_THAT(board->prepare(named("slow").what)->plan.secrets, IsEmpty()) << "only a run needs them";
  EXPECT_THAT(prepared->plan.header.text, testing::Not(HasSubstr("hunter2")));
}

// --- stopping ---

TEST_F(ABoard, StopsEveryRunOnAHalt) {
  const std::string first = *start_sent("slow", "db");
  const std::string second = *start_sent("other", "cache");
  control.halt(control::ana);
  for (const std::string& id : {first, second}) {
    const auto run = board->find(id);
    await_stored(*run);
    EXPECT_EQ(run->view().stopped->cause, StopCause::halt);
    EXPECT_EQ(run->view().stopped->by, "ana");
    EXPECT_THAT(row(id).why, HasSubstr("drill"));
  }
}

TEST_F(ABoard, StopsTheRunWhoseFaultIsDeleted) {
  const std::string first = *start_sent("slow", "db");
  const std::string second = *start_sent("other", "cache");
  ASSERT_TRUE(plane.await_faults([](const auto& faults) { return faults.size() == 2; })) << fates();
  ASSERT_TRUE(control.remove_fault("slow/slow/1", control::ana));
  const auto run = board->find(first);
  await_stored(*run);
  EXPECT_EQ(run->view().stopped->cause, StopCause::fault_deleted);
  EXPECT_FALSE(board->find(second)->view().stopped);
  ASSERT_EQ(plane.faults().size(), 1U);
  EXPECT_EQ(plane.faults().at(0).name, "other/slow/1");
}

TEST_F(ABoard, LeavesARunAloneWhenAFaultWithANameLikeItsOwnIsDeleted) {
  const std::string id = *start_sent("slow", "db");
  ASSERT_TRUE(control.put_fault(control::fault_named("slow/latency", "cache"), control::ana));
  ASSERT_TRUE(control.remove_fault("slow/latency", control::ana));
  const auto run = board->find(id);
  ASSERT_TRUE(run->wish(experiment::NoteWish{"ana", "handled behind what came before"}));
  EXPECT_FALSE(run->view().stopped);
}

TEST_F(ABoard, StopsAllWithTheServer) {
  const std::string first = *start_sent("slow", "db");
  const std::string second = *start_sent("other", "cache");
  ASSERT_TRUE(plane.await_faults([](const auto& faults) { return faults.size() == 2; })) << fates();
  const std::string third = *start_sent("third", "edge");
  close_board();
  EXPECT_THAT(plane.faults(), IsEmpty());
  for (const std::string& id : {first, second, third}) {
    EXPECT_EQ(row(id).outcome, "stopped");
    EXPECT_EQ(row(id).why, "the server is shutting down");
  }
}

TEST_F(ABoard, StartsNothingWhileTheServerEnds) {
  board->close();
  const auto id = start_sent("slow");
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().kind, Refusal::Kind::closing);
  EXPECT_EQ(control.holder("db"), "");
  EXPECT_THAT(*board->list({}), IsEmpty());
}

// --- afterwards ---

TEST_F(ABoard, LeavesTheHopToTheNextRun) {
  stop(*start_sent("slow"));
  EXPECT_EQ(*start_sent("slow"), "slow-2");
}

TEST_F(ABoard, TellsOfARunFromItsStore) {
  const std::string id = *start_sent("slow");
  stop(id);
  open_board();
  EXPECT_FALSE(board->find(id));
  const auto record = board->record(id);
  ASSERT_TRUE(record) << first_message(record);
  EXPECT_EQ(record->header.id, id);
  EXPECT_EQ(record->outcome, experiment::Outcome::stopped);
  EXPECT_EQ(record->experiment.claim, "a slow db is not felt");
  EXPECT_EQ(board->list({})->size(), 1U);
}

TEST_F(ABoard, NamesTheNearestRun) {
  const std::string id = *start_sent("slow");
  for (const auto& outcome :
       {board->record("slow-11").map([](const auto&) {}), board->journal("slow-11", 0).map([](const auto&) {}),
        board->annotate("slow-11", experiment::Note{"ana", "late"})}) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, Refusal::Kind::not_found);
    EXPECT_THAT(first_hint(outcome), HasSubstr(id));
  }
}

TEST_F(ABoard, TakesNotesAboutARunThatHasEnded) {
  const std::string id = *start_sent("slow");
  stop(id);
  ASSERT_TRUE(board->annotate(id, experiment::Note{"ana", "the pool was empty"}));
  EXPECT_EQ(entries<experiment::Note>(id).back().text, "the pool was empty");
}

TEST_F(ABoard, ReadsOnWhereAJournalWasReadTo) {
  const std::string id = *start_sent("slow");
  stop(id);
  const std::size_t all = board->journal(id, 0)->size();
  EXPECT_GT(all, 2U);
  EXPECT_EQ(board->journal(id, all - 1)->size(), 1U);
  EXPECT_EQ(board->journal(id, all)->size(), 0U);
}

// --- longer ---

TEST_F(ABoard, MarksAnExtendedRunAsModified) {
  const std::string id = *start_sent("slow");
  ASSERT_TRUE(plane.await_faults_on());
  const auto run = board->find(id);
  ASSERT_TRUE(run->wish(experiment::NoteWish{"ana", "they are on"}));
  ASSERT_TRUE(board->extend(*run, seconds{5}, control::ana));
  EXPECT_TRUE(row(id).modified);
}

TEST_F(ABoard, ExtendsNoRunIntoABlackoutThatItsRestWouldMeet) {
  const auto minute = std::make_shared<std::atomic<int>>(0);  // the run outlives this function
  wall = [minute] { return tuesday(16, *minute); };
  const std::string limits = "limits: {max_duration: 20m}\n";
  const auto id = board->start(
      sent(experiment_text("slow", "db", limits, "{id: open, from: {hop: db.connections}, expect: < 9}", "3m")),
      control::ana);
  ASSERT_TRUE(id) << first_message(id);
  ASSERT_TRUE(plane.await_faults_on());
  const auto run = board->find(*id);
  ASSERT_TRUE(run->wish(experiment::NoteWish{"ana", "they are on"}));
  ASSERT_TRUE(board->put_blackout(blackout(), control::ana));
  *minute = 48;
  const auto longer = board->extend(*run, seconds{5}, control::ana);
  ASSERT_FALSE(longer);
  EXPECT_THAT(first_message(longer), HasSubstr("peak"));
  EXPECT_FALSE(row(*id).modified);
}

// --- blackouts ---

TEST_F(ABoard, KeepsBlackoutsOverARestart) {
  EXPECT_TRUE(*board->put_blackout(blackout(), control::ana));
  EXPECT_FALSE(*board->put_blackout(blackout(), control::ana)) << "replaced";
  open_board();
  EXPECT_THAT(names(board->blackouts()), ElementsAre("peak"));
  EXPECT_TRUE(board->remove_blackout("peak", control::ana));
  EXPECT_THAT(board->blackouts(), IsEmpty());
}

TEST_F(ABoard, LeavesTheConfigurationsBlackoutsAlone) {
  BoardOptions options;
  options.blackouts = {blackout("freeze")};
  open_board(std::move(options));
  ASSERT_TRUE(board->put_blackout(blackout(), control::ana));
  EXPECT_THAT(names(board->blackouts()), UnorderedElementsAre("freeze", "peak"));
  EXPECT_EQ(board->put_blackout(blackout("freeze"), control::ana).error().kind, Refusal::Kind::conflict);
  EXPECT_EQ(board->remove_blackout("freeze", control::ana).error().kind, Refusal::Kind::conflict);
}

TEST_F(ABoard, NamesTheNearestBlackout) {
  ASSERT_TRUE(board->put_blackout(blackout(), control::ana));
  const auto removed = board->remove_blackout("peek", control::ana);
  EXPECT_EQ(removed.error().kind, Refusal::Kind::not_found);
  EXPECT_THAT(first_hint(removed), HasSubstr("peak"));
}

}  // namespace
}  // namespace squall::runs
