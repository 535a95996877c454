// The tree keeps the layers of DESIGN.md. The first test reads the real sources; the rest prove, with made-up ones,
// that the reader would have seen each kind of violation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "architecture/checker.hpp"

namespace squall::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string read(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

TEST(Architecture, every_source_keeps_the_rules_of_its_folder) {
  const std::filesystem::path root = SQUALL_SOURCE_DIR;
  std::size_t files = 0;
  for (const auto* folder : {"include", "proxy", "control-api", "tests"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".hpp" && extension != ".cpp") continue;
      ++files;
      const auto path = std::filesystem::relative(entry.path(), root).generic_string();
      for (const auto& violation : violations(path, read(entry.path()))) ADD_FAILURE() << violation;
    }
  }
  EXPECT_GE(files, 15u) << "the sources were not found below " << root;
}

TEST(Checker, accepts_a_well_behaved_file) {
  EXPECT_THAT(violations("proxy/flow/lane.cpp",
                         "// A lane.\n#include \"flow/lane.hpp\"\n\n#include <squall/time.hpp>\n\n#include <vector>\n"),
              IsEmpty());
}

TEST(Checker, reports_a_header_that_the_folder_may_not_include) {
  EXPECT_THAT(violations("proxy/faults/delay.cpp", "// Delay.\n#include <nlohmann/json.hpp>\n"),
              ElementsAre(HasSubstr("proxy/faults/delay.cpp:2: includes nlohmann/json.hpp")));
}

TEST(Checker, reports_the_control_plane_inside_the_data_plane) {
  EXPECT_THAT(violations("proxy/net/hop.cpp", "// A hop.\n# include \"control/registry.hpp\"\n"),
              ElementsAre(HasSubstr("includes control/registry.hpp")));
}

TEST(Checker, reports_the_data_plane_inside_the_control_plane) {
  EXPECT_THAT(violations("control-api/control/registry.cpp", "// Registry.\n#include \"net/engine.hpp\"\n"),
              ElementsAre(HasSubstr("includes net/engine.hpp")));
}

TEST(Checker, does_not_mistake_a_system_folder_for_a_layer) {
  EXPECT_THAT(
      violations("control-api/store/latch.cpp", "// Latch.\n#include \"net/engine.hpp\"\n#include <net/if.h>\n"),
      ElementsAre(HasSubstr("latch.cpp:2: includes net/engine.hpp")));
}

TEST(Checker, reports_a_system_header_in_a_pure_folder) {
  EXPECT_THAT(violations("proxy/http/head.cpp", "// Head.\n#include <unistd.h>\n"),
              ElementsAre(HasSubstr("includes unistd.h")));
}

TEST(Checker, reports_an_impure_word_in_a_pure_folder) {
  EXPECT_THAT(violations("proxy/flow/lane.cpp", "// A lane.\nstd::mutex guard;\n"),
              ElementsAre(HasSubstr("lane.cpp:2: says `std::mutex`")));
}

TEST(Checker, reads_the_loader_more_leniently_than_its_folder) {
  const auto* text = "// Reads.\n#include <fstream>\n";
  EXPECT_THAT(violations("control-api/config/loader.cpp", text), IsEmpty());
  EXPECT_THAT(violations("control-api/config/tree.cpp", text), ElementsAre(HasSubstr("says `<fstream>`")));
}

TEST(Checker, lets_a_comment_name_what_code_must_not) {
  EXPECT_THAT(violations("proxy/flow/lane.cpp", "// A lane, without std::mutex.\nint held;  // no std::thread\n"),
              IsEmpty());
}

TEST(Checker, does_not_take_a_url_for_a_comment) {
  EXPECT_THAT(violations("proxy/flow/lane.cpp", "// A lane.\nauto x = \"http://a\"; std::mutex guard;\n"),
              ElementsAre(HasSubstr("says `std::mutex`")));
}

TEST(Checker, accepts_a_deviation_that_gives_its_reason) {
  EXPECT_THAT(violations("proxy/flow/lane.cpp", "// A lane.\nstd::mutex guard;  // allowed: made up for this test\n"),
              IsEmpty());
}

TEST(Checker, reports_a_deviation_without_a_reason) {
  EXPECT_THAT(violations("proxy/flow/lane.cpp", "// A lane.\nstd::mutex guard;  // allowed: \n"),
              ElementsAre(HasSubstr("says `std::mutex`")));
}

TEST(Checker, reports_shared_from_this_even_in_tests) {
  const std::string text = "// A test.\nauto self = shared_from_this();\n";
  EXPECT_THAT(violations("tests/net/hop_test.cpp", text), ElementsAre(HasSubstr("hop_test.cpp:2: says")));
}

TEST(Checker, lets_only_the_clock_file_read_a_clock) {
  const auto* text = "// Reads.\nauto now = std::chrono::system_clock::now();\n";
  EXPECT_THAT(violations("control-api/control/clock.hpp", text), IsEmpty());
  EXPECT_THAT(violations("control-api/control/registry.cpp", text), ElementsAre(HasSubstr("says `system_clock::now`")));
}

TEST(Checker, reports_a_path_of_somebodys_machine) {
  const std::string text = "// A test.\nauto file = \"/home/me/squall.yaml\";\n";
  EXPECT_THAT(violations("tests/net/hop_test.cpp", text), ElementsAre(HasSubstr("hop_test.cpp:2: says")));
}

TEST(Checker, reports_a_file_that_does_not_say_what_it_is) {
  EXPECT_THAT(violations("proxy/net/hop.hpp", "#pragma once\n"),
              ElementsAre(HasSubstr("does not open with a comment")));
}

TEST(Checker, reports_a_file_over_the_ceiling) {
  std::string text = "// Long.\n";
  for (int line = 0; line < 400; ++line) text += "\n";
  EXPECT_THAT(violations("proxy/net/hop.cpp", text), ElementsAre(HasSubstr("hop.cpp:401: is longer than 400 lines")));
}

TEST(Checker, reports_a_file_in_a_folder_that_nobody_planned) {
  EXPECT_THAT(violations("proxy/misc/stuff.cpp", "// Stuff.\n"), ElementsAre(HasSubstr("lies in no folder")));
}

}  // namespace
}  // namespace squall::architecture
