// The folder of experiments: what is in it, what is wrong with it, and that it is looked at anew.
#include <filesystem>
#include <fstream>

#include "runs/experiment_folder.hpp"
#include "unit/runs/board_world.hpp"

namespace squall::runs {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AFolder : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) const { std::ofstream(scratch.file(file)) << text; }
  static std::vector<std::string> files(const ExperimentFolder& folder) {
    std::vector<std::string> names;
    const auto list = folder.list();
    for (const ExperimentFile& file : list) names.push_back(file.file + (file.experiment ? "" : " is bad"));
    return names;
  }

  const Scratch scratch;
  const control::FakeDataPlane plane;
  const ExperimentFolder folder{scratch.path(), plane.catalog()};
};

TEST_F(AFolder, ListsWhatIsBelowItInTheOrderOfNames) {
  fs::create_directory(scratch.file("cache"));
  write("slow.yaml", experiment_text("slow"));
  write("cache/down.yml", experiment_text("down"));
  EXPECT_THAT(files(folder), ElementsAre("cache/down.yml", "slow.yaml"));
}

TEST_F(AFolder, KnowsWhereTheCommandsOfAFileRun) {
  fs::create_directory(scratch.file("cache"));
  write("cache/down.yaml", experiment_text("down"));
  ASSERT_TRUE(folder.find("down"));
  EXPECT_EQ(folder.find("down")->folder, scratch.file("cache"));
}

TEST_F(AFolder, ReadsJsonToo) {
  write("slow.json", R"({"squall": 1, "name": "slow", "claim": "it holds",
      "checks": [{"id": "open", "from": {"hop": "db.connections"}, "expect": "< 9"}], "phases": [{"name": "p", "for": "1s",
      "faults": [{"hop": "db", "on": "response", "delay": "1ms"}]}]})");
  EXPECT_TRUE(folder.find("slow")) << folder.list().at(0).experiment.error().at(0).message;
}

TEST_F(AFolder, LeavesOutWhatIsNoExperiment) {
  write("checkout.yaml", "squall: 1\njourney: checkout\n");
  write("README.md", "claim: none\n");
  EXPECT_THAT(files(folder), IsEmpty());
}

TEST_F(AFolder, TellsOfAFileThatCannotBeReadAndDoesNotWaitForIt) {
  scratch.pipe("pipe.yaml");
  EXPECT_THAT(files(folder), ElementsAre("pipe.yaml is bad"));
}

TEST_F(AFolder, TellsWhatIsWrongWithAFileAndWhere) {
  write("slow.yaml", experiment_text("slow", "db", "recovry: 1s\n"));
  write("torn.yaml", "claim: [\n");
  EXPECT_THAT(files(folder), ElementsAre("slow.yaml is bad", "torn.yaml is bad"));
  const auto list = folder.list();
  EXPECT_EQ(list.at(0).experiment.error().at(0).line, 10U);
  EXPECT_FALSE(folder.find("slow"));
}

TEST_F(AFolder, SeesAFileThatChanged) {
  write("slow.yaml", experiment_text("slow"));
  ASSERT_TRUE(folder.find("slow"));
  write("slow.yaml", experiment_text("renamed"));
  EXPECT_FALSE(folder.find("slow"));
  EXPECT_TRUE(folder.find("renamed"));
}

TEST_F(AFolder, SeesAFileOfTheSameSizeThatIsNewer) {
  write("slow.yaml", experiment_text("slow"));
  ASSERT_TRUE(folder.find("slow"));
  const auto before = fs::last_write_time(scratch.file("slow.yaml"));
  write("slow.yaml", experiment_text("fast"));
  fs::last_write_time(scratch.file("slow.yaml"), before + seconds{1});
  EXPECT_TRUE(folder.find("fast"));
}

TEST_F(AFolder, ForgetsAFileThatIsGone) {
  write("slow.yaml", experiment_text("slow"));
  ASSERT_TRUE(folder.find("slow"));
  fs::remove(scratch.file("slow.yaml"));
  EXPECT_FALSE(folder.find("slow"));
}

TEST_F(AFolder, GivesANameToOneFileOnly) {
  write("a.yaml", experiment_text("slow"));
  write("b.yaml", experiment_text("slow", "cache"));
  EXPECT_THAT(files(folder), ElementsAre("a.yaml", "b.yaml is bad"));
  EXPECT_THAT(folder.list().at(1).experiment.error().at(0).message, HasSubstr("already the name of a.yaml"));
  fs::remove(scratch.file("a.yaml"));
  ASSERT_TRUE(folder.find("slow"));
  EXPECT_EQ(folder.find("slow")->file, "b.yaml");
}

TEST_F(AFolder, LeavesSecretsUnresolved) {
  write("slow.yaml",
        experiment_text("slow", "db", "", "{id: c, from: {http: \"http://h/?${env:TOKEN}\"}, expect: == 200}"));
  const auto file = folder.find("slow");
  ASSERT_TRUE(file);
  EXPECT_THAT(std::get<experiment::HttpSource>(file->experiment->checks.at(0).from).url, HasSubstr("${env:TOKEN}"));
}

TEST_F(AFolder, ThatIsNotThereIsEmpty) {
  EXPECT_THAT(ExperimentFolder("", plane.catalog()).list(), IsEmpty());
  EXPECT_THAT(ExperimentFolder(scratch.file("missing"), plane.catalog()).list(), IsEmpty());
}

}  // namespace
}  // namespace squall::runs
