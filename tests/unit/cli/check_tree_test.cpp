// `squall check` of journeys, experiments and runbooks that name each other: every mistake at its line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "cli/client.hpp"
#include "unit/cli/run_squall.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* whole_journey = R"(squall: 1
journey: checkout
owner: shop
hops:
  - id: cache
    from: app
    to: redis
    proxy: cache
    runbook: cache-slow
    modes:
      slow: {user_sees: works, fallback: the database, experiment: cache-slow}
      down: {user_sees: fails, fallback: null}
  - id: queue
    from: app
    to: rabbit
    modes:
      slow: {user_sees: works, accepted: late is what it is for}
)";

constexpr const char* whole_experiment = R"(squall: 1
name: cache-slow
claim: it holds
cell: checkout/cache/slow
runbook: cache-slow
checks: [{id: p99, from: {hop: cache.latency_p99}, expect: < 800ms}]
phases: [{name: slow, for: 1m, faults: [{hop: cache, on: response, delay: 400ms}]}]
)";

constexpr const char* whole_runbook = R"(---
hop: cache
modes: [slow]
owner: shop
---
# The cache is slow

## You see
Pages are late. Run: {{run.id}}.

## Is it this?
- [ ] Ask the cache.
  ```sh
  redis-cli ping
  ```
  Expect: `PONG`.

## Stop the harm
- [ ] Stop the game day.
  ```sh
  {{halt}}
  ```
  Expect: `halted: every fault is off`.

## Act
- [ ] Renew its connections.
  ```sh
  squall hop down cache && squall hop up cache
  ```
  Expect: `cache is up`.

## Prove it is over
- [ ] Ask again.
  ```sh
  redis-cli ping
  ```
  Expect: `PONG`, at once.

## Call
The rota. It is [rehearsed](../experiments/cache-slow.yaml).
)";

// A folder in which everything fits together.
class CheckedTree : public ::testing::Test {
 protected:
  CheckedTree() {
    std::string form = ::testing::TempDir() + "squall_tree_XXXXXX";
    folder = mkdtemp(form.data());
    file("experiments/journeys/checkout.yaml", whole_journey);
    file("experiments/cache-slow.yaml", whole_experiment);
    file("runbooks/cache-slow.md", whole_runbook);
  }
  ~CheckedTree() override { std::filesystem::remove_all(folder); }

  std::string path(const std::string& name) const { return (folder / name).string(); }
  std::string file(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << text;
    return path(name);
  }
  std::string changed(const std::string& name, const std::string& from, const std::string& to) {
    std::stringstream text;
    text << std::ifstream(folder / name).rdbuf();
    std::string all = text.str();
    const std::size_t at = all.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return file(name, all.replace(at, from.size(), to));
  }
  Ran checked() const { return run_squall({"check", folder.string()}); }

  std::filesystem::path folder;
};

TEST_F(CheckedTree, waits_for_no_pipe) {
  for (const char* name : {"runbooks/pipe.md", "experiments/pipe.yaml", "pipe.md"})
    ASSERT_EQ(mkfifo(path(name).c_str(), 0600), 0) << name;
  const Ran ran = checked();
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  const Ran named = run_squall({"check", path("runbooks/pipe.md")});
  EXPECT_EQ(named.exit_code, exit_usage);
  EXPECT_THAT(named.err, HasSubstr("is no regular file"));
}

TEST_F(CheckedTree, looks_for_front_matter_no_further_than_a_runbook_may_be_long) {
  file("notes/long.md", "---\n" + std::string(std::size_t{64} << 10, ' ') + "\nhop: cache\n---\n");
  EXPECT_EQ(checked().exit_code, exit_ok);
}

TEST_F(CheckedTree, is_good_when_everything_fits_together) {
  const Ran ran = run_squall({"check", path("experiments"), path("runbooks")});
  EXPECT_EQ(ran.exit_code, exit_ok);
  EXPECT_EQ(ran.out, path("experiments/cache-slow.yaml") + ": valid experiment cache-slow\n" +
                         path("experiments/journeys/checkout.yaml") + ": valid journey checkout, 3 cells\n" +
                         path("runbooks/cache-slow.md") + ": valid runbook cache-slow, 4 steps\n");
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST_F(CheckedTree, passes_over_other_markdown_without_a_word) {
  file("README.md", "# A shop\n");
  file("runbooks/README.md", "---\nhop: none\n---\n");
  file("docs/page.md", "---\ntitle: A page of another tool\n---\n# It\n");
  file("docs/plain.md", "# Prose\n");
  EXPECT_THAT(checked().out + checked().err, Not(HasSubstr("page.md")));
  EXPECT_THAT(checked().out + checked().err, AllOf(Not(HasSubstr("README")), Not(HasSubstr("plain.md"))));
}

// As a shell's *.md and a list of changed files name them.
TEST_F(CheckedTree, says_that_it_passes_over_other_markdown_that_was_named) {
  const std::string readme = file("runbooks/README.md", "# What stands here\n");
  const Ran ran = run_squall({"check", readme, path("runbooks/cache-slow.md")});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr(readme + ": skipped: it is no runbook"));
  EXPECT_THAT(run_squall({"check", path("runbooks/missing.md")}).err, HasSubstr("missing.md: cannot be read"));
}

TEST_F(CheckedTree, knows_a_runbook_elsewhere_by_its_front_matter) {
  file("docs/late.md", "---\nhop: cache\n---\n# Late\n");
  EXPECT_THAT(checked().err, HasSubstr("docs/late.md:"));
}

TEST_F(CheckedTree, lints_a_template_and_asks_nobody_for_its_hop) {
  const std::string name = file("runbooks/_template.md", whole_runbook);
  changed("runbooks/_template.md", "hop: cache", "hop: hop-id");
  EXPECT_EQ(checked().exit_code, exit_ok) << checked().err;
  EXPECT_THAT(checked().out, HasSubstr(name + ": valid template of a runbook, 4 steps\n"));
  changed("runbooks/_template.md", "{{run.id}}", "{{run.di}}");
  EXPECT_THAT(checked().err, HasSubstr(name + ":9:"));
}

// Whoever names the files that changed does not say that there are no others.
TEST_F(CheckedTree, is_not_missed_by_a_file_of_it_that_was_named_alone) {
  for (const char* name :
       {"experiments/journeys/checkout.yaml", "experiments/cache-slow.yaml", "runbooks/cache-slow.md"})
    EXPECT_EQ(run_squall({"check", path(name)}).exit_code, exit_ok) << name;
  EXPECT_EQ(run_squall({"check", path("experiments")}).exit_code, exit_ok);
}

TEST_F(CheckedTree, is_compared_as_far_as_its_files_were_named) {
  changed("experiments/cache-slow.yaml", "checkout/cache/slow", "checkout/cache/down");
  const Ran ran =
      run_squall({"check", path("experiments/journeys/checkout.yaml"), path("experiments/cache-slow.yaml")});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("checkout.yaml:11:"), HasSubstr("cache-slow.yaml:4:")));
}

TEST_F(CheckedTree, blames_nobody_for_what_a_broken_file_may_have_said) {
  changed("experiments/cache-slow.yaml", "expect: < 800ms", "expect: 5");
  const Ran ran = checked();
  EXPECT_THAT(ran.err, HasSubstr("cache-slow.yaml:6:"));
  EXPECT_THAT(ran.err, Not(HasSubstr("checkout.yaml")));
  file("experiments/cache-slow.yaml", "squall: 1\nname: [cache-slow\n");
  EXPECT_THAT(checked().err, Not(HasSubstr("checkout.yaml")));
}

TEST_F(CheckedTree, is_told_to_programs_with_its_kinds) {
  const Json files = Json::parse(run_squall({"check", "--output", "json", folder.string()}).out).at("files");
  ASSERT_EQ(files.size(), 3u);
  EXPECT_EQ(files[1]["kind"], "journey");
  EXPECT_EQ(files[1]["name"], "checkout");
  EXPECT_EQ(files[2]["kind"], "runbook");
  EXPECT_EQ(files[2]["valid"], true);
}

TEST_F(CheckedTree, is_compared_with_the_configuration_of_its_server) {
  const std::string hop = "squall: 1\nhops: [{name: kv, listen: 127.0.0.1:0, upstream: 127.0.0.1:1}]\n";
  file("squall.yaml", hop);
  EXPECT_THAT(checked().err, HasSubstr("checkout.yaml:8:12: /hops/0/proxy: the server has no hop \"cache\""));
}

TEST_F(CheckedTree, promises_nothing_that_a_hop_of_its_server_cannot_be_measured_by) {
  file("squall.yaml",
       "squall: 1\nhops: [{name: cache, listen: 127.0.0.1:0, upstream: 127.0.0.1:1}, {name: edge, listen: "
       "127.0.0.1:0, upstream: 127.0.0.1:1, protocol: http, endpoints: [{name: pay, match: {path: /pay}}]}]\n");
  changed("experiments/journeys/checkout.yaml", "owner: shop",
          "slo: {expect: [edge.endpoint.pay.error_rate < 1%, cache.error_rate < 1%]}");
  EXPECT_EQ(checked().exit_code, exit_ok) << checked().err;
  changed("experiments/journeys/checkout.yaml", "endpoint.pay", "endpoint.pya");
  changed("experiments/journeys/checkout.yaml", "cache.error_rate < 1%", "cache.request_rate > 1/s");
  EXPECT_THAT(checked().err,
              AllOf(HasSubstr("checkout.yaml:3:16: /slo/expect/0: hop \"edge\" has no endpoint \"pya\""),
                    HasSubstr("checkout.yaml:3:51: /slo/expect/1: \"request_rate\" needs a hop of protocol http")));
}

TEST_F(CheckedTree, has_one_file_for_a_name) {
  file("experiments/journeys/second.yaml", whole_journey);
  file("runbooks/deep/cache-slow.md", whole_runbook);
  changed("runbooks/deep/cache-slow.md", "../experiments", "../../experiments");
  EXPECT_THAT(checked().err, AllOf(HasSubstr("second.yaml:2:10: /journey: \"checkout\" is already the name of"),
                                   HasSubstr("deep/cache-slow.md:2:1: \"cache-slow\" is already the name of")));
}

// --- broken in one place ---

struct Mistake {
  const char* name;
  const char* file;
  const char* from;
  const char* to;
  const char* told;  // at its place
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.name; }

class BrokenTree : public CheckedTree, public ::testing::WithParamInterface<Mistake> {};

TEST_P(BrokenTree, is_told_at_its_line) {
  const Mistake& mistake = GetParam();
  changed(mistake.file, mistake.from, mistake.to);
  const Ran ran = checked();
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, HasSubstr("/" + std::string(mistake.told)));
}

constexpr const char* journey_file = "experiments/journeys/checkout.yaml";
constexpr const char* experiment_file = "experiments/cache-slow.yaml";
constexpr const char* runbook_file = "runbooks/cache-slow.md";

INSTANTIATE_TEST_SUITE_P(
    Check, BrokenTree,
    ::testing::Values(
        Mistake{"unknown_experiment", journey_file, "experiment: cache-slow", "experiment: cache-slwo",
                "checkout.yaml:11:68: /hops/0/modes/slow/experiment: there is no experiment \"cache-slwo\" "
                "(did you mean \"cache-slow\"?)"},
        Mistake{
            "unknown_runbook", journey_file, "runbook: cache-slow", "runbook: cache-slwo",
            "checkout.yaml:9:14: /hops/0/runbook: there is no runbook \"cache-slwo\" (did you mean \"cache-slow\"?)"},
        Mistake{"another_cell", experiment_file, "/cache/slow", "/cache/down",
                "checkout.yaml:11:68: /hops/0/modes/slow/experiment: \"cache-slow\" proves checkout/cache/down"},
        Mistake{"two_cells", journey_file, "      down: {user_sees: fails, fallback: null}",
                "      down: {user_sees: fails, fallback: null, experiment: cache-slow}",
                "checkout.yaml:12:60: /hops/0/modes/down/experiment: \"cache-slow\" is already the experiment"},
        Mistake{"another_proxy", experiment_file, "faults: [{hop: cache", "faults: [{hop: edge",
                "checkout.yaml:11:68: /hops/0/modes/slow/experiment: \"cache-slow\" breaks nothing on cache"},
        Mistake{"unknown_journey", experiment_file, "cell: checkout/", "cell: chekout/",
                "cache-slow.yaml:4:7: /cell: there is no journey \"chekout\""},
        Mistake{"unknown_hop", experiment_file, "/cache/slow", "/cahce/slow",
                "cache-slow.yaml:4:7: /cell: the journey \"checkout\" has no hop \"cahce\""},
        Mistake{"unknown_mode", experiment_file, "/cache/slow", "/cache/hang",
                "cache-slow.yaml:4:7: /cell: the hop \"cache\" of the journey \"checkout\" has no mode \"hang\""},
        Mistake{"unknown_runbook_of_an_experiment", experiment_file, "runbook: cache-slow", "runbook: cache",
                "cache-slow.yaml:5:10: /runbook: there is no runbook \"cache\""},
        Mistake{"hop_of_no_journey", runbook_file, "hop: cache", "hop: cahce",
                "cache-slow.md:2:6: /hop: there is no hop of a journey \"cahce\" (did you mean \"cache\"?)"},
        Mistake{"mode_of_another_hop", runbook_file, "[slow]", "[slow, hang]",
                "cache-slow.md:3:15: /modes/1: there is no mode of the hop cache \"hang\" (there is down, slow)"},
        Mistake{"dead_link", runbook_file, "../experiments/cache-slow.yaml", "../experiments/cache.yaml",
                "cache-slow.md:40:1: the link \"../experiments/cache.yaml\" leads nowhere"},
        Mistake{"no_front_matter", runbook_file, "---\nhop: cache\nmodes: [slow]\nowner: shop\n---\n", "",
                "cache-slow.md:1:1: has no front matter"},
        Mistake{"step_without_a_command", runbook_file,
                "  ```sh\n  squall hop down cache && squall hop up cache\n  ```\n", "", "cache-slow.md:26:"},
        Mistake{"two_ways_out", journey_file, "fallback: the database", "accepted: no, fallback: the database",
                "checkout.yaml:11:"},
        Mistake{"unknown_mode_of_a_journey", journey_file, "      down:", "      dwon:", "checkout.yaml:12:"},
        Mistake{"circle", journey_file, "from: app\n    to: rabbit", "from: redis\n    to: app", "checkout.yaml:1"}),
    [](const auto& one) { return one.param.name; });

TEST_F(CheckedTree, holds_an_experiment_to_the_env_of_the_server) {
  file("squall.yaml",
       "squall: 1\nenv: staging\nhops:\n  - {name: cache, listen: 127.0.0.1:1, upstream: 127.0.0.1:2}\n");
  const Ran none = checked();
  EXPECT_EQ(none.exit_code, exit_usage);
  EXPECT_THAT(none.err, AllOf(HasSubstr(path("experiments/cache-slow.yaml") + ":1:1: /env"),
                              HasSubstr("does not say its env, and this server's is \"staging\"")));
  changed("experiments/cache-slow.yaml", "claim: it holds", "claim: it holds\nenv: production");
  EXPECT_THAT(checked().err, HasSubstr(path("experiments/cache-slow.yaml") + ":4:6: /env"));
  changed("experiments/cache-slow.yaml", "env: production", "env: staging");
  EXPECT_EQ(checked().exit_code, exit_ok);
  file("production.yaml", "squall: 1\nenv: production\nhops: []\n");
  EXPECT_EQ(checked().exit_code, exit_ok);
}

}  // namespace
}  // namespace squall::cli
