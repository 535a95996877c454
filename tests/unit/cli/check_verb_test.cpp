// `squall check`: what it says about files, and how it ends. No server is there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "cli/client.hpp"
#include "unit/cli/run_squall.hpp"

namespace squall::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* good = R"(squall: 1
name: db-slow
claim: it holds
checks: [{id: p99, from: {hop: edge.latency_p99}, expect: < 800ms}]
phases: [{name: slow, for: 1m, faults: [{hop: db, on: response, delay: 400ms}]}]
)";

class CheckVerb : public ::testing::Test {
 protected:
  CheckVerb() {
    std::string form = ::testing::TempDir() + "squall_check_XXXXXX";
    folder = mkdtemp(form.data());
  }
  ~CheckVerb() override { std::filesystem::remove_all(folder); }

  std::string file(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }

  std::filesystem::path folder;
};

TEST_F(CheckVerb, calls_a_good_experiment_by_its_name) {
  const std::string path = file("one.yaml", good);
  const Ran ran = run_squall({"check", path});
  EXPECT_EQ(ran.exit_code, exit_ok);
  EXPECT_EQ(ran.out, path + ": valid experiment db-slow\n");
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST_F(CheckVerb, tells_every_problem_by_its_line) {
  const std::string path = file("one.yaml", std::string(good) + "owner: 5\nlimits: {lease: 1s}\n");
  const Ran ran = run_squall({"check", path});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_EQ(ran.err, path + ":6:8: /owner: must be a text, not a number\n" + path +
                         ":7:17: /limits/lease: must be 2s to 5m, not 1s\n");
}

TEST_F(CheckVerb, knows_files_by_their_keys) {
  file("a.yaml", "{squall: 1, faults: [{hop: db, on: response, delay: 1ms, for: 1m}]}");
  file("b.json", R"({"squall": 1, "api": {"listen": "127.0.0.1:1"}})");
  file("c/d.yml", "{services: {}}");
  file("c/e.txt", "{faults: []}");
  file(".hidden/f.yaml", "{faults: 5}");
  const Ran ran = run_squall({"check", folder.string()});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_EQ(ran.out, folder.string() + "/a.yaml: valid fault file, 1 fault\n" + folder.string() +
                         "/b.json: valid configuration of a server\n" + folder.string() +
                         "/c/d.yml: skipped: it is no experiment (claim, phases), no journey (journey), no fault file "
                         "(faults) and no configuration of a server (hops, api)\n");
}

TEST_F(CheckVerb, needs_no_secrets_for_a_servers_configuration) {
  const std::string path = file("squall.yaml",
                                "squall: 1\napi: {}\nwebhooks: [{url: \"${env:NOT_THERE}\", events: [halt], secret: "
                                "\"${env:NOT_THERE_EITHER}\"}]\n");
  EXPECT_EQ(run_squall({"check", path}).exit_code, exit_ok) << run_squall({"check", path}).err;
}

TEST_F(CheckVerb, does_not_pass_over_a_file_that_was_named) {
  EXPECT_THAT(run_squall({"check", file("x.yaml", "{a: 1}")}).err, HasSubstr("x.yaml: is no experiment"));
  EXPECT_THAT(run_squall({"check", (folder / "y.yaml").string()}).err, HasSubstr("y.yaml: cannot be read"));
}

TEST_F(CheckVerb, does_not_pass_over_a_file_that_says_it_is_one_of_ours) {
  file("typo.yaml", "{squall: 1, name: x, clame: y, phasse: []}");
  EXPECT_THAT(run_squall({"check", folder.string()}).err, HasSubstr("typo.yaml: is no experiment"));
  file("typo.yaml", "{squall: 1, journey: checkout}");
  EXPECT_THAT(run_squall({"check", folder.string()}).err, HasSubstr("typo.yaml:1:1: /hops"));
}

TEST_F(CheckVerb, does_not_call_an_empty_folder_good) {
  const Ran ran = run_squall({"check", folder.string()});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, StartsWith(folder.string() + ": holds no *.yaml"));
}

TEST_F(CheckVerb, wants_experiments_to_have_names_of_their_own) {
  file("a.yaml", good);
  file("b.yaml", good);
  const Ran ran = run_squall({"check", folder.string(), (folder / "a.yaml").string()});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_EQ(ran.err, folder.string() + "/b.yaml:2:7: /name: \"db-slow\" is already the name of " + folder.string() +
                         "/a.yaml (give each its own)\n");
}

TEST_F(CheckVerb, prints_json_for_programs) {
  file("a.yaml", good);
  file("b.yaml", std::string(good) + "naem: x\n");
  const Ran ran = run_squall({"check", "--output", "json", folder.string()});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, IsEmpty());
  const Json files = Json::parse(ran.out).at("files");
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0], (Json{{"path", folder.string() + "/a.yaml"},
                            {"kind", "experiment"},
                            {"name", "db-slow"},
                            {"valid", true},
                            {"errors", Json::array()}}));
  EXPECT_EQ(files[1]["errors"][0], (Json{{"path", "/naem"},
                                         {"line", 6},
                                         {"column", 1},
                                         {"message", "unknown key \"naem\""},
                                         {"hint", "did you mean \"name\"?"}}));
}

TEST_F(CheckVerb, has_the_schema_of_what_it_checks_beside_it) {
  EXPECT_THAT(run_squall({"schema", "experiment"}).out, HasSubstr("\"cohort\""));
  EXPECT_EQ(run_squall({"schema", "faults"}).out, run_squall({"schema"}).out);
  EXPECT_THAT(run_squall({"schema", "journey"}).out, HasSubstr("\"fresh_for\""));
  for (const char* other : {"experiment", "journey"})
    EXPECT_THAT(run_squall({"schema", other, "--markdown"}).err, HasSubstr("docs/" + std::string(other) + "s.md"));
}

}  // namespace
}  // namespace squall::cli
