// A run read back from its store: the same run, or what cannot be understood of it.
#include "unit/runs/board_world.hpp"

namespace squall::runs {
namespace {

using testing::HasSubstr;

class ARecord : public BoardWorld {
 protected:
  Result<std::optional<experiment::Record>> read(const std::string& id) {
    return read_record(store, id, plane.catalog());
  }
  std::string stopped_run() {
    const std::string id = *start_sent("slow");
    stop(id);
    return id;
  }
};

TEST_F(ARecord, IsTheRunAsItWas) {
  write("a.yaml", experiment_text("slow", "db", "owner: \"{{who}}\"\nvars: {who: ana}\n"));
  StartWish wish = named("slow");
  wish.what.vars = {{"who", "ben"}};
  wish.seed = 5;
  const std::string id = *board->start(wish, control::ana);
  const auto run = board->find(id);
  stop(id);
  const auto record = read(id);
  ASSERT_TRUE(record && *record);
  EXPECT_EQ((*record)->header, run->view().header);
  EXPECT_EQ((*record)->experiment.owner, "ben");
  EXPECT_EQ((*record)->experiment.checks, run->experiment().checks);
  EXPECT_EQ((*record)->state, experiment::State::ended);
  EXPECT_EQ((*record)->outcome, experiment::Outcome::stopped);
  EXPECT_EQ((*record)->why, "enough");
  EXPECT_EQ((*record)->entries, journal(id));
  EXPECT_TRUE((*record)->ended);
}

TEST_F(ARecord, OfARunUnderWayHasNoOutcome) {
  const std::string id = *start_sent("slow");
  ear.await("run.state", "baseline");
  ASSERT_TRUE(board->find(id)->wish(experiment::NoteWish{"ana", "now"}));
  const auto record = read(id);
  ASSERT_TRUE(record && *record);
  EXPECT_EQ((*record)->state, experiment::State::baseline);
  EXPECT_FALSE((*record)->outcome);
  EXPECT_FALSE((*record)->ended);
}

TEST_F(ARecord, OfARunThatCrashedSaysSo) {
  RunPlan plan = long_plan();
  plan.header.text = experiment_text("slow");
  auto run = start_and_inject(std::move(plan));
  const std::string id = run->id();
  ASSERT_TRUE(store.close_crashed("the server ended", clock.wall()));
  run.reset();
  const auto record = read(id);
  ASSERT_TRUE(record && *record);
  EXPECT_EQ((*record)->outcome, experiment::Outcome::crashed);
}

TEST_F(ARecord, ThatIsNotThereIsNoProblem) {
  const auto record = read("slow-1");
  ASSERT_TRUE(record);
  EXPECT_FALSE(*record);
}

TEST_F(ARecord, WithAnEntryThatNobodyUnderstandsIsAProblem) {
  const std::string id = stopped_run();
  const store::EntryRow strange{{}, {}, "eclipse", "{}"};
  ASSERT_TRUE(store.append(id, {&strange, 1}));
  const auto record = read(id);
  ASSERT_FALSE(record);
  EXPECT_THAT(record.error().at(0).message, HasSubstr("eclipse"));
}

TEST_F(ARecord, WithATornEntryIsAProblem) {
  const std::string id = stopped_run();
  const store::EntryRow torn{{}, {}, "note", "{\"by\": "};
  ASSERT_TRUE(store.append(id, {&torn, 1}));
  EXPECT_FALSE(read(id));
}

}  // namespace
}  // namespace squall::runs
