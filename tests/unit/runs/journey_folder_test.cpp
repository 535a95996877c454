// The folders of journeys and of runbooks: what is in them, under which name, and what is wrong with a file.
#include "runs/journey_folder.hpp"

#include <filesystem>
#include <regex>

#include <sys/stat.h>

#include "runs/runbook_folder.hpp"
#include "unit/runs/library_world.hpp"

namespace squall::runs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class FolderFiles : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) const { std::ofstream(scratch.file(file)) << text; }
  template <class Files, class Content>
  static std::vector<std::string> shown(const Files& files, Content content) {
    std::vector<std::string> names;
    for (const auto& file : files) names.push_back(file.file + (file.*content ? "" : " is bad"));
    return names;
  }
  std::vector<std::string> journeys() const { return shown(journey_folder.list(), &JourneyFile::journey); }
  std::vector<std::string> runbooks() const { return shown(runbook_folder.list(), &RunbookFile::runbook); }

  const Scratch scratch;
  const JourneyFolder journey_folder{scratch.path()};
  const RunbookFolder runbook_folder{scratch.path()};
};

using Journeys = FolderFiles;

TEST_F(Journeys, AreKnownByTheNameInTheirFile) {
  std::filesystem::create_directory(scratch.file("shop"));
  write("shop/a.yaml", journey_text("checkout"));
  write("b.yml", journey_text("search"));
  EXPECT_THAT(journeys(), ElementsAre("b.yml", "shop/a.yaml"));
  ASSERT_TRUE(journey_folder.find("checkout"));
  EXPECT_EQ(journey_folder.find("checkout")->file, "shop/a.yaml");
  EXPECT_FALSE(journey_folder.find("a"));
}

TEST_F(Journeys, AreToldFromTheirNeighbours) {
  write("slow.yaml", experiment_text("slow"));
  write("squall.yaml", "squall: 1\nhops: []\n");
  write("db-slow.md", runbook_text());
  EXPECT_THAT(journeys(), IsEmpty());
}

TEST_F(Journeys, TellWhatIsWrongWithThemAndWhere) {
  write("a.yaml", journey_text("checkout", "db", "fresh: 3d\n"));
  write("torn.yaml", "journey: [\n");
  EXPECT_THAT(journeys(), ElementsAre("a.yaml is bad", "torn.yaml is bad"));
  const auto files = journey_folder.list();
  EXPECT_EQ(files.at(0).journey.error().at(0).path, "/fresh");
  EXPECT_EQ(files.at(0).journey.error().at(0).line, 14);
}

// Whoever asks is told what, and not that there is none.
TEST_F(Journeys, WithSomethingWrongKeepTheNameThatTheyMean) {
  write("a.yaml", journey_text("checkout", "db", "fresh: 3d\n"));
  write("torn.yaml", "journey: [\n");
  write("spaced.yaml", journey_text("a shop"));
  for (const auto& [name, file] : {std::pair{"checkout", "a.yaml"}, {"torn", "torn.yaml"}, {"spaced", "spaced.yaml"}}) {
    const auto found = journey_folder.find(name);
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->file, file);
    EXPECT_FALSE(found->journey);
  }
  write("b.yaml", journey_text("checkout"));
  EXPECT_EQ(journey_folder.find("checkout")->file, "b.yaml") << "rather the good one";
}

TEST_F(Journeys, ShareNoName) {
  write("a.yaml", journey_text("checkout"));
  write("b.yaml", journey_text("checkout"));
  EXPECT_THAT(journeys(), ElementsAre("a.yaml", "b.yaml is bad"));
  EXPECT_THAT(journey_folder.list().at(1).journey.error().at(0).message, HasSubstr("already the name of a.yaml"));
}

TEST_F(Journeys, AreReadAnewWhenTheyChange) {
  write("a.yaml", journey_text("checkout"));
  ASSERT_TRUE(journey_folder.find("checkout"));
  write("a.yaml", journey_text("check-out"));
  EXPECT_FALSE(journey_folder.find("checkout"));
  EXPECT_TRUE(journey_folder.find("check-out"));
}

// Within one tick of the clock that files are stamped with, or by somebody who sets the time back.
TEST_F(Journeys, AreReadAnewWhenTheyChangeAndNeitherTheirSizeNorTheirTimeDoes) {
  write("a.yaml", journey_text("checkout"));
  const auto written = std::filesystem::last_write_time(scratch.file("a.yaml"));
  ASSERT_TRUE(journey_folder.find("checkout"));
  write("a.yaml", journey_text("chickout"));
  std::filesystem::last_write_time(scratch.file("a.yaml"), written);
  EXPECT_TRUE(journey_folder.find("chickout"));
  std::filesystem::rename(scratch.file("a.yaml"), scratch.file("b.yaml"));
  write("a.yaml", journey_text("checkaut"));
  std::filesystem::last_write_time(scratch.file("a.yaml"), written);
  EXPECT_TRUE(journey_folder.find("checkaut"));
}

// A journey that is left out would be no gap to anybody who asks for gaps.
TEST_F(Journeys, ThatCannotBeReadAreToldAndNotLeftOut) {
  write("big.yaml", journey_text("big") + std::string(1 << 20, '#') + "\n");
  write("loud.YAML", journey_text("loud"));
  write("misspelt.yaml", std::regex_replace(journey_text("checkout"), std::regex("journey:"), "jurney:"));
  std::filesystem::create_directory(scratch.file("folder.yaml"));
  std::filesystem::create_symlink(scratch.file("nowhere"), scratch.file("link.yaml"));
  std::filesystem::create_symlink(scratch.file("loop.yaml"), scratch.file("loop.yaml"));
  ASSERT_EQ(::mkfifo(scratch.file("pipe.yaml").c_str(), 0600), 0);
  EXPECT_THAT(journeys(),
              UnorderedElementsAre("big.yaml is bad", "folder.yaml is bad", "link.yaml is bad", "loop.yaml is bad",
                                   "loud.YAML", "misspelt.yaml is bad", "pipe.yaml is bad"));
}

// An editor's lock is a link that leads nowhere; a mounted ConfigMap has each file twice.
TEST_F(Journeys, AreNotLookedForInHiddenFilesAndFolders) {
  std::filesystem::create_directory(scratch.file("..2026_11_26"));
  write("..2026_11_26/a.yaml", journey_text("checkout"));
  std::filesystem::create_symlink(scratch.file("..2026_11_26/a.yaml"), scratch.file("a.yaml"));
  std::filesystem::create_symlink("ana@desk.1:2", scratch.file(".#a.yaml"));
  EXPECT_THAT(journeys(), ElementsAre("a.yaml"));
}

using Runbooks = FolderFiles;

TEST_F(Runbooks, AreKnownByTheirFile) {
  write("db-slow.md", runbook_text());
  const auto file = runbook_folder.find("db-slow");
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->runbook) << file->runbook.error().at(0).message;
  EXPECT_EQ(file->runbook->title, "The orders are slow");
  EXPECT_EQ(file->runbook->steps.size(), 3u);
  EXPECT_EQ(file->text, runbook_text());
}

TEST_F(Runbooks, AreNoTemplatesAndNothingElse) {
  write("_template.md", runbook_text());
  write("slow.yaml", experiment_text("slow"));
  EXPECT_THAT(runbooks(), IsEmpty());
}

// Of use at night all the same: whoever names it is told that it is there.
TEST_F(Runbooks, WithSomethingWrongKeepTheirName) {
  write("db-slow.md", "# Nothing\n");
  EXPECT_THAT(runbooks(), ElementsAre("db-slow.md is bad"));
  EXPECT_THAT(runbook_folder.names(), ElementsAre("db-slow"));
  EXPECT_TRUE(runbook_folder.find("db-slow"));
}

TEST_F(Runbooks, ShareNoNameInSeveralFolders) {
  std::filesystem::create_directory(scratch.file("more"));
  write("db-slow.md", runbook_text());
  write("more/db-slow.md", runbook_text());
  EXPECT_THAT(runbooks(), ElementsAre("db-slow.md", "more/db-slow.md is bad"));
}

}  // namespace
}  // namespace squall::runs
