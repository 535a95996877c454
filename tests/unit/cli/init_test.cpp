// `squall init`: what it writes, what it leaves alone, and that what it writes is right. No server is there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "unit/cli/run_squall.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// As a beginner would write it: an experiment and a runbook for one cell of four.
constexpr const char* beginning = R"(squall: 1
journey: pay
owner: "the \"shop\""
slo: {expect: ["edge.latency_p99 < 800ms", "edge.error_rate < 1%"]}
hops:
  - id: edge
    from: customers
    to: app
    kind: service
    proxy: edge
    modes: {slow: {user_sees: degraded, fallback: null}}
  - id: orders
    from: app
    to: postgres
    kind: database
    proxy: orders-db
    modes:
      down: {user_sees: works, fallback: "the cache: it knows # all"}
      throttled: {user_sees: works, accepted: nobody waits}
  - id: mail
    from: app
    to: mail
    kind: queue
    modes: {down: {user_sees: works, fallback: tomorrow}}
)";

class Init : public ::testing::Test {
 protected:
  Init() {
    std::string form = ::testing::TempDir() + "squall_init_XXXXXX";
    folder = mkdtemp(form.data());
  }
  ~Init() override { std::filesystem::remove_all(folder); }

  std::string at(const std::string& name) const { return (folder / name).string(); }
  bool there(const std::string& name) const { return std::filesystem::exists(folder / name); }
  std::string text_of(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder / name).rdbuf();
    return text.str();
  }
  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << text;
    return at(name);
  }
  std::string write_journey(const std::string& text = beginning) const {
    return write("experiments/journeys/pay.yaml", text);
  }

  std::filesystem::path folder;
};

// --- a folder ---

TEST_F(Init, writes_a_folder_that_is_right_and_says_how_to_go_on) {
  const Ran ran = run_squall({"init", at("new")});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("wrote " + at("new/squall.yaml")), HasSubstr("squall check " + at("new")),
                             HasSubstr("squall demo --serve --seconds 0 --experiments " + at("new/experiments")),
                             HasSubstr("squall gameday buy")));
  const Ran checked = run_squall({"check", at("new")});
  EXPECT_EQ(checked.exit_code, exit_ok) << checked.err;
}

TEST_F(Init, takes_the_present_folder_when_none_is_named) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  const Ran ran = run_squall({"init"});
  std::filesystem::current_path(before);
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_TRUE(there("experiments/journeys/buy.yaml"));
}

TEST_F(Init, writes_nothing_at_all_when_anything_is_in_the_way_and_names_it) {
  write("runbooks/cache-slow.md", "mine");
  write("squall.yaml", "mine, too");
  const Ran ran = run_squall({"init", folder.string()});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err,
              AllOf(HasSubstr(at("runbooks/cache-slow.md")), HasSubstr(at("squall.yaml")), Not(HasSubstr("buy.yaml"))));
  EXPECT_EQ(text_of("squall.yaml"), "mine, too");
  EXPECT_FALSE(there("experiments"));
}

TEST_F(Init, is_stopped_by_a_file_where_a_folder_would_be) {
  write("experiments", "a file");
  EXPECT_EQ(run_squall({"init", folder.string()}).exit_code, exit_usage);
  EXPECT_FALSE(there("squall.yaml"));
  EXPECT_EQ(run_squall({"init", at("experiments")}).exit_code, exit_usage);
}

TEST_F(Init, is_stopped_by_a_link_that_leads_nowhere) {
  std::filesystem::create_symlink(at("elsewhere.yaml"), folder / "squall.yaml");
  EXPECT_EQ(run_squall({"init", folder.string()}).exit_code, exit_usage);
  EXPECT_FALSE(there("elsewhere.yaml"));
}

TEST_F(Init, leaves_what_else_is_in_the_folder) {
  write("README.md", "mine");
  EXPECT_EQ(run_squall({"init", folder.string()}).exit_code, exit_ok);
  EXPECT_EQ(text_of("README.md"), "mine");
}

// --- what a journey lacks ---

TEST_F(Init, writes_a_stub_for_each_cell_and_each_hop_that_lacks_one) {
  const Ran ran = run_squall({"init", "--journey", write_journey()});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  for (const char* file :
       {"experiments/edge-slow.yaml", "experiments/orders-down.yaml", "experiments/orders-throttled.yaml",
        "runbooks/edge.md", "runbooks/orders.md", "runbooks/mail.md"}) {
    EXPECT_TRUE(there(file)) << file;
    EXPECT_THAT(ran.out, HasSubstr("wrote " + at(file)));
  }
}

TEST_F(Init, writes_stubs_that_are_right_and_say_what_to_fill_in) {
  run_squall({"init", "--journey", write_journey()});
  const Ran checked = run_squall({"check", at("experiments/edge-slow.yaml"), at("experiments/orders-down.yaml"),
                                  at("experiments/orders-throttled.yaml"), at("runbooks/edge.md"),
                                  at("runbooks/orders.md"), at("runbooks/mail.md")});
  EXPECT_EQ(checked.exit_code, exit_ok) << checked.err;
  EXPECT_THAT(text_of("experiments/orders-down.yaml"),
              AllOf(HasSubstr("cell: pay/orders/down\n"), HasSubstr("owner: \"the \\\"shop\\\"\"\n"),
                    HasSubstr("runbook: orders\n"), HasSubstr("hop: orders-db"), HasSubstr("# say what must hold"),
                    HasSubstr("{id: latency_p99, from: {hop: edge.latency_p99}, expect: \"< 800ms\""),
                    HasSubstr("the cache: it knows # all")));
  EXPECT_THAT(text_of("runbooks/orders.md"),
              AllOf(HasSubstr("hop: orders\n"), HasSubstr("modes: [down, throttled]\n"), HasSubstr("<!-- say what")));
}

TEST_F(Init, prints_the_lines_for_the_journey_and_does_not_touch_its_file) {
  const Ran ran = run_squall({"init", "--journey", write_journey()});
  EXPECT_THAT(ran.out, AllOf(HasSubstr("  edge, slow: experiment: edge-slow\n"),
                             HasSubstr("  orders: runbook: orders\n"), HasSubstr("  mail: runbook: mail\n")));
  EXPECT_EQ(text_of("experiments/journeys/pay.yaml"), beginning);
}

TEST_F(Init, writes_no_experiment_where_nothing_can_be_tried) {
  const Ran ran = run_squall({"init", "--journey", write_journey()});
  EXPECT_THAT(ran.out, HasSubstr("Not written: pay/mail/down is BLIND"));
  EXPECT_FALSE(there("experiments/mail-down.yaml"));
}

TEST_F(Init, leaves_every_file_alone_that_is_there) {
  write("experiments/orders-down.yaml", "mine");
  write("runbooks/orders.md", "mine");
  const Ran ran = run_squall({"init", "--journey", write_journey()});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_EQ(text_of("experiments/orders-down.yaml"), "mine");
  EXPECT_EQ(text_of("runbooks/orders.md"), "mine");
  EXPECT_THAT(ran.out, HasSubstr("left alone " + at("runbooks/orders.md")));
}

TEST_F(Init, finds_the_experiments_and_runbooks_that_are_there_under_other_names) {
  run_squall({"init", "--journey", write_journey()});
  std::filesystem::rename(folder / "runbooks/orders.md", folder / "runbooks/postgres.md");
  const Ran again = run_squall({"init", "--journey", at("experiments/journeys/pay.yaml")});
  EXPECT_THAT(again.out, AllOf(Not(HasSubstr("wrote")), HasSubstr("  orders: runbook: postgres\n"),
                               HasSubstr("  orders, down: experiment: orders-down\n")));
}

TEST_F(Init, writes_what_the_journey_names_and_nobody_has_written) {
  std::string text = beginning;
  text.replace(text.find("accepted: nobody waits"), 22, "accepted: nobody waits, experiment: narrow");
  text.replace(text.find("proxy: orders-db"), 16, "proxy: orders-db\n    runbook: postgres-is-ill");
  const Ran ran = run_squall({"init", "--journey", write_journey(text)});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(text_of("experiments/narrow.yaml"),
              AllOf(HasSubstr("name: narrow\n"), HasSubstr("runbook: postgres-is-ill\n")));
  EXPECT_TRUE(there("runbooks/postgres-is-ill.md"));
  EXPECT_THAT(ran.out, AllOf(Not(HasSubstr("experiment: narrow")), Not(HasSubstr("runbook: postgres-is-ill"))));
}

TEST_F(Init, writes_the_env_of_the_server_that_stands_beside_it) {
  write("squall.yaml", "squall: 1\nenv: staging\nhops: []\n");
  run_squall({"init", "--journey", write_journey()});
  EXPECT_THAT(text_of("experiments/edge-slow.yaml"),
              AllOf(HasSubstr("\nenv: \"staging\"\n"), Not(HasSubstr("# say the server's `env`"))));
  EXPECT_EQ(run_squall({"check", at("squall.yaml"), at("experiments/edge-slow.yaml")}).exit_code, exit_ok);
}

TEST_F(Init, asks_for_the_env_of_a_server_that_it_does_not_see) {
  run_squall({"init", "--journey", write_journey()});
  EXPECT_THAT(text_of("experiments/edge-slow.yaml"), HasSubstr("# say the server's `env` here"));
  write("squall.yaml", "squall: 1\nhops: []\n");
  std::filesystem::remove(folder / "experiments/edge-slow.yaml");
  run_squall({"init", "--journey", write_journey()});
  EXPECT_THAT(text_of("experiments/edge-slow.yaml"), Not(HasSubstr("env")));
}

TEST_F(Init, writes_no_braces_that_an_experiment_would_read_as_a_variable) {
  std::string text = beginning;
  text.replace(text.find("the cache: it"), 13, "{{{x}} ${env:Y} it");
  text.replace(text.find("the \\\"shop\\\""), 12, "shop {{y}}");
  const Ran ran = run_squall({"init", "--journey", write_journey(text)});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(text_of("experiments/orders-down.yaml"), HasSubstr("{x} {env:Y} it knows # all"));
  const Ran checked = run_squall({"check", at("experiments/orders-down.yaml")});
  EXPECT_EQ(checked.exit_code, exit_ok) << checked.err;
}

TEST_F(Init, says_where_else_to_measure_what_lets_nobody_in) {
  const Ran ran = run_squall({"init", "--journey", write_journey(R"(squall: 1
journey: pay
hops:
  - id: door
    from: users
    to: app
    kind: service
    proxy: door
    modes: {down: {user_sees: fails, fallback: b}, slow: {user_sees: works, fallback: b}}
  - {id: stock, from: app, to: stock, kind: service, proxy: stock, modes: {down: {user_sees: works, fallback: b}}}
)")});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(text_of("experiments/door-down.yaml"), HasSubstr("has no\n  # samples then: say a hop in front of it"));
  for (const char* other : {"experiments/door-slow.yaml", "experiments/stock-down.yaml"})
    EXPECT_THAT(text_of(other), Not(HasSubstr("samples then"))) << other;
  EXPECT_EQ(run_squall({"check", at("experiments/door-down.yaml")}).exit_code, exit_ok);
}

// Without a promise the checks are on the hop where users come in.
TEST_F(Init, measures_no_hop_that_the_faulted_one_does_not_stand_behind) {
  const auto hop = [](const std::string& id, const std::string& from) {
    return "  - {id: " + id + ", from: " + from + ", to: " + id + "-there, proxy: " + id +
           ", modes: {down: {user_sees: works, fallback: another}}}\n";
  };
  const Ran ran = run_squall({"init", "--journey",
                              write_journey("squall: 1\njourney: pay\nhops:\n" + hop("mail", "app") +
                                            hop("search", "app") + hop("door", "users") + hop("stock", "door-there"))});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(text_of("experiments/search-down.yaml"),
              AllOf(HasSubstr("search.latency_p99"), Not(HasSubstr("mail")), Not(HasSubstr("door"))));
  EXPECT_THAT(text_of("experiments/stock-down.yaml"), HasSubstr("door.latency_p99"));
}

TEST_F(Init, gives_no_experiment_the_name_of_another) {
  write("experiments/a-slow.yaml", "of another journey");
  const Ran ran = run_squall({"init", "--journey", write_journey(R"(squall: 1
journey: pay
hops:
  - {id: a, from: app, to: a, proxy: a, modes: {slow: {user_sees: works, fallback: b}, down: {user_sees: works, fallback: b}}}
  - {id: b, from: app, to: b, proxy: b, modes: {slow: {user_sees: works, fallback: a, experiment: pay-a-slow},
                                               hang: {user_sees: works, fallback: a, experiment: a-down}}}
)")});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(text_of("experiments/pay-a-slow.yaml"), HasSubstr("cell: pay/b/slow\n"));
  EXPECT_THAT(text_of("experiments/pay-a-slow-2.yaml"), HasSubstr("cell: pay/a/slow\n"));
  EXPECT_THAT(text_of("experiments/a-down.yaml"), HasSubstr("cell: pay/b/hang\n"));
  EXPECT_THAT(text_of("experiments/pay-a-down.yaml"), HasSubstr("cell: pay/a/down\n"));
}

// No file of this process may grow beyond that while it lives, as on a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit tight{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &tight);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    (void)std::signal(SIGXFSZ, handler_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(Init, leaves_no_part_of_a_file_on_a_full_disk) {
  Ran ran;
  {
    const SmallDisk full(100);
    ran = run_squall({"init", at("new")});
  }
  EXPECT_EQ(ran.exit_code, exit_no);
  EXPECT_THAT(ran.err, HasSubstr("cannot write " + at("new/squall.yaml") + ": File too large"));
  EXPECT_FALSE(there("new/squall.yaml"));
}

TEST_F(Init, says_what_was_written_before_it_failed) {
  write("tries", "a file where the folder of the experiments would be");
  const Ran ran = run_squall({"init", "--journey", write_journey(), "--experiments", at("tries")});
  EXPECT_EQ(ran.exit_code, exit_no);
  EXPECT_EQ(ran.out, "wrote " + at("runbooks/edge.md") + "\n");
  EXPECT_THAT(ran.err, HasSubstr("cannot write " + at("tries/edge-slow.yaml")));
}

TEST_F(Init, goes_on_where_a_new_folder_leaves_off) {
  run_squall({"init", folder.string()});
  const Ran ran = run_squall({"init", "--journey", at("experiments/journeys/buy.yaml")});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("wrote " + at("experiments/cache-down.yaml")), HasSubstr("runbook: edge")));
  EXPECT_THAT(ran.out, Not(HasSubstr("cache-slow")));
}

TEST_F(Init, takes_the_folders_that_it_is_told) {
  const Ran ran = run_squall(
      {"init", "--journey", write("pay.yaml", beginning), "--experiments", at("tries"), "--runbooks", at("books")});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_TRUE(there("tries/edge-slow.yaml"));
  EXPECT_TRUE(there("books/edge.md"));
}

TEST_F(Init, of_a_wrong_journey_names_its_lines_and_writes_nothing) {
  const std::string path = write_journey("squall: 1\njourney: pay\nhops: 5\n");
  const Ran ran = run_squall({"init", "--journey", path});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, HasSubstr(path + ":3:7: /hops"));
  EXPECT_FALSE(there("runbooks"));
  EXPECT_EQ(run_squall({"init", "--journey", at("none.yaml")}).exit_code, exit_usage);
  EXPECT_EQ(run_squall({"init", "--journey", write("faults.yaml", "{squall: 1, faults: []}")}).exit_code, exit_usage);
}

TEST_F(Init, is_told_a_folder_or_a_journey_and_not_both) {
  EXPECT_EQ(run_squall({"init", folder.string(), "--journey", write_journey()}).exit_code, exit_usage);
  EXPECT_EQ(run_squall({"init", "--runbooks", at("books")}).exit_code, exit_usage);
}

TEST_F(Init, prints_json_when_asked_to) {
  const Document told = Document::parse(run_squall({"init", "--journey", write_journey(), "--output", "json"}).out);
  EXPECT_EQ(told["written"].size(), 6U);
  EXPECT_EQ(told["blind"], Document({"pay/mail/down"}));
  EXPECT_THAT(told["left_alone"], IsEmpty());
}

}  // namespace
}  // namespace squall::cli
