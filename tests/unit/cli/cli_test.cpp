// The command line as its users meet it: words in, a REST call out, lines and an exit code back.
#include "cli/cli.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <future>
#include <map>
#include <optional>

#include "unit/cli/fake_server.hpp"
#include "unit/cli/run_squall.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const char* const slow_db = R"({"name": "slow-db", "hop": "orders-db", "on": "response", "delay": "200ms",
  "dose": {"probability": 0.25, "unit": "connection"}, "after": "0s", "for": "5m", "existing": true, "enabled": true,
  "state": "active", "remaining": "4m59s", "counters": {"matched": 12, "skipped": 9, "injected": 3401, "active": 3,
  "overflow": 0, "connections": 3, "first_hit": "2026-01-01T00:00:00Z", "last_hit": null},
  "receipt": {"epoch": 7, "connections": 12}})";

// What says who logged in; as it was before when this ends.
class LoginOf {
 public:
  explicit LoginOf(const std::map<std::string, std::string>& now) {
    for (const char* name : names) {
      const char* before = std::getenv(name);
      before_.push_back(before == nullptr ? std::nullopt : std::optional<std::string>(before));
      set(name, now.contains(name) ? std::optional(now.at(name)) : std::nullopt);
    }
  }
  ~LoginOf() {
    for (std::size_t i = 0; i < names.size(); ++i) set(names[i], before_[i]);
  }
  LoginOf(const LoginOf&) = delete;
  LoginOf& operator=(const LoginOf&) = delete;

 private:
  static constexpr std::array names{"SUDO_USER", "LOGNAME", "USER"};
  static void set(const char* name, const std::optional<std::string>& value) {
    if (value)
      setenv(name, value->c_str(), 1);
    else
      unsetenv(name);
  }

  std::vector<std::optional<std::string>> before_;
};

class Cli : public ::testing::Test {
 protected:
  // `squall --url <fake server> words...`
  Ran squall(std::vector<std::string> words) {
    words.insert(words.begin(), {"--url", server.url()});
    return run_squall(std::move(words));
  }
  Document sent() { return Document::parse(server.asked().at(0).body); }

  std::string file(const std::string& name, const std::string& text) {
    const std::string path = ::testing::TempDir() + "squall_cli_" + name;
    std::ofstream(path) << text;
    return path;
  }

  FakeServer server;
};

TEST_F(Cli, prints_its_version_without_a_server) {
  Hooks hooks;
  hooks.version = "1.2.3";
  EXPECT_EQ(run_squall({"version"}, hooks).out, "squall 1.2.3\n");
}

TEST_F(Cli, hands_the_flags_of_serve_to_main) {
  Hooks hooks;
  ServeOptions seen;
  hooks.serve = [&](const ServeOptions& options) {
    seen = options;
    return 5;
  };
  EXPECT_EQ(run_squall({"serve", "--config", "a.yaml", "--listen", "127.0.0.1:0", "--state", "s", "--check"}, hooks)
                .exit_code,
            5);
  EXPECT_EQ(seen.config, "a.yaml");
  EXPECT_EQ(seen.listen, "127.0.0.1:0");
  EXPECT_EQ(seen.state, "s");
  EXPECT_TRUE(seen.check);
}

TEST_F(Cli, hands_the_flags_of_demo_to_main) {
  Hooks hooks;
  DemoOptions seen;
  hooks.demo = [&](const DemoOptions& options) {
    seen = options;
    return 0;
  };
  EXPECT_EQ(run_squall({"demo", "--serve", "--seconds", "0.5"}, hooks).exit_code, exit_ok);
  EXPECT_TRUE(seen.serve);
  EXPECT_EQ(seen.act, std::chrono::milliseconds{500});
}

TEST_F(Cli, ends_with_2_for_words_it_does_not_know) {
  EXPECT_EQ(run_squall({"flood"}).exit_code, exit_usage);
  EXPECT_EQ(run_squall({}).exit_code, exit_usage);
}

TEST_F(Cli, ends_with_0_when_asked_for_help) { EXPECT_EQ(run_squall({"fault", "add", "--help"}).exit_code, exit_ok); }

TEST_F(Cli, says_how_to_start_a_server_when_none_answers) {
  const Ran ran = run_squall({"--url", "http://127.0.0.1:1", "faults"});
  EXPECT_EQ(ran.exit_code, exit_unreachable);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("http://127.0.0.1:1"), HasSubstr("squall serve")));
}

TEST_F(Cli, puts_a_fault_made_of_flags) {
  server.answers("PUT /v1/faults/slow-db", 201, slow_db);
  const Ran ran = squall({"fault", "add", "slow-db", "--hop", "orders-db", "--on", "response", "--delay",
                          "{uniform: [50ms, 150ms]}", "--for", "5m", "--probability", "25%", "--new-only"});
  ASSERT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_EQ(sent(), Document::parse(R"({"name": "slow-db", "hop": "orders-db", "on": "response", "for": "5m",
    "delay": {"uniform": ["50ms", "150ms"]}, "dose": {"probability": "25%"}, "existing": false})"));
  EXPECT_EQ(ran.out,
            "slow-db: delay 200ms on response of orders-db, 25 % of connections, for 5m\n"
            "in force since epoch 7, 12 live connections\n");
}

TEST_F(Cli, lets_the_server_name_a_fault) {
  server.answers("PUT /v1/faults", 200, R"({"faults": [{"name": "a"}, {"name": "db-response-drop", "hop": "db",
    "on": "response", "drop": true, "for": "1s"}], "receipt": {"epoch": 2, "connections": 1}})");
  const Ran ran = squall({"fault", "add", "--hop", "db", "--on", "response", "--drop", "--for", "1s"});
  EXPECT_THAT(ran.out, AllOf(StartsWith("db-response-drop: drop on response of db"), HasSubstr("1 live connection\n")));
}

TEST_F(Cli, takes_verbs_that_it_does_not_know_yet) {
  server.answers("PUT /v1/faults/f", 200, slow_db);
  squall({"fault", "add", "f", "--hop", "h", "--on", "response", "--set", "respond={status: 503}", "--for", "1s"});
  EXPECT_EQ(sent()["respond"]["status"], 503);
}

TEST_F(Cli, wants_a_fault_to_do_exactly_one_thing) {
  EXPECT_EQ(squall({"fault", "add", "--hop", "h", "--on", "response", "--for", "1s"}).exit_code, exit_usage);
  EXPECT_EQ(
      squall({"fault", "add", "--hop", "h", "--on", "response", "--for", "1s", "--drop", "--delay", "1s"}).exit_code,
      exit_usage);
  EXPECT_THAT(server.asked(), IsEmpty());
}

TEST_F(Cli, names_the_flag_that_the_server_objects_to) {
  server.answers("PUT /v1/faults/f", 422, R"({"title": "Unprocessable Content", "detail": "200 has no unit",
    "errors": [{"path": "/delay", "message": "200 has no unit", "hint": "write 200ms"}]})");
  const Ran ran = squall({"fault", "add", "f", "--hop", "h", "--on", "response", "--delay", "200", "--for", "1s"});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_EQ(ran.err, "squall: --delay: 200 has no unit\n    -> write 200ms\n");
}

TEST_F(Cli, names_the_line_of_a_file_that_the_server_objects_to) {
  const std::string path =
      file("faults.yaml", "squall: 1\nfaults:\n  - {name: a, hop: db, on: response,\n     delay: 200, for: 1s}\n");
  server.answers("PUT /v1/faults", 422, R"({"title": "Unprocessable Content",
    "errors": [{"path": "/faults/0/delay", "message": "200 has no unit"}]})");
  const Ran ran = squall({"fault", "apply", path});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, HasSubstr(path + ":4:13: /faults/0/delay: 200 has no unit"));
}

TEST_F(Cli, names_the_line_of_a_file_that_is_not_yaml_without_asking_the_server) {
  const std::string path = file("broken.yaml", "faults:\n  - {name: a\n");
  const Ran ran = squall({"fault", "apply", path});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, HasSubstr(path + ":"));
  EXPECT_THAT(server.asked(), IsEmpty());
}

TEST_F(Cli, puts_the_faults_of_a_file_at_once) {
  const std::string path = file(
      "zone.yaml", "squall: 1\nfaults:\n  - {name: slow-db, hop: orders-db, on: response, delay: 200ms, for: 5m}\n");
  server.answers("PUT /v1/faults", 200,
                 R"({"faults": [)" + std::string(slow_db) + R"(], "receipt": {"epoch": 7, "connections": 12}})");
  const Ran ran = squall({"fault", "apply", path});
  ASSERT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_EQ(sent()["faults"][0]["delay"], "200ms");
  EXPECT_THAT(ran.out, AllOf(HasSubstr("slow-db"), HasSubstr("in force since epoch 7")));
}

TEST_F(Cli, ends_with_3_when_the_server_refuses) {
  server.answers("PUT /v1/faults/f", 423, R"({"title": "Locked", "detail": "halted by jo: enough"})");
  const Ran ran = squall({"fault", "add", "f", "--hop", "h", "--on", "response", "--drop", "--for", "1s"});
  EXPECT_EQ(ran.exit_code, exit_refused);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("halted by jo"), HasSubstr("squall resume")));
}

TEST_F(Cli, removes_faults_by_name_or_all_and_never_by_accident) {
  server.answers("DELETE /v1/faults/a%2Fb", 200, R"({"removed": 1})");
  server.answers("DELETE /v1/faults", 200, R"({"removed": 2})");
  EXPECT_EQ(squall({"fault", "rm", "a/b"}).out, "removed a/b\n");
  EXPECT_EQ(squall({"fault", "rm", "--all"}).out, "removed 2 faults\n");
  EXPECT_EQ(squall({"fault", "rm"}).exit_code, exit_usage);
  EXPECT_THAT(server.asked(), SizeIs(2));
}

TEST_F(Cli, takes_a_hop_down) {
  server.answers("PATCH /v1/hops/db", 200, R"({"name": "db", "listen": "127.0.0.1:15432", "enabled": false})");
  EXPECT_THAT(squall({"hop", "down", "db"}).out, StartsWith("db is down"));
  EXPECT_EQ(sent(), Document::parse(R"({"enabled": false})"));
}

TEST_F(Cli, gives_the_reason_of_a_halt_and_who_asked) {
  server.answers("PUT /v1/halt?reason=too%20slow", 200, R"({"halted": true, "persisted": true})");
  EXPECT_EQ(squall({"halt", "--reason", "too slow", "--as", "jo"}).exit_code, exit_ok);
  const auto headers = server.asked().at(0).headers;
  EXPECT_EQ(headers.find("X-Squall-As")->second, "jo");
}

TEST_F(Cli, says_by_itself_who_asks_unless_a_token_does) {
  server.answers("GET /v1/faults", 200, R"({"faults": []})");
  const std::map<std::string, std::string> login{{"LOGNAME", "ana"}};
  const LoginOf ana(login);
  squall({"faults"});
  squall({"faults", "--token-file", file("token", "s3cret\n")});
  const auto asked = server.asked();
  ASSERT_EQ(asked.at(0).headers.count("X-Squall-As"), 1U);
  EXPECT_EQ(asked.at(0).headers.find("X-Squall-As")->second, "ana");
  EXPECT_EQ(asked.at(1).headers.count("X-Squall-As"), 0U);
}

TEST_F(Cli, takes_the_login_of_whoever_sits_there_and_only_what_fits_into_a_header) {
  server.answers("GET /v1/faults", 200, R"({"faults": []})");
  const std::pair<std::map<std::string, std::string>, std::string> cases[] = {
      {{{"SUDO_USER", "ana"}, {"LOGNAME", "root"}, {"USER", "root"}}, "ana"},
      {{{"SUDO_USER", ""}, {"LOGNAME", "b\xC3\xA9n\r\n"}, {"USER", "ben"}}, "ben"},
      {{}, ""}};
  for (const auto& [login, sent] : cases) {
    const LoginOf somebody(login);
    squall({"faults"});
    const auto headers = server.asked().back().headers;
    const auto found = headers.find("X-Squall-As");
    EXPECT_EQ(found == headers.end() ? "" : found->second, sent);
  }
}

TEST_F(Cli, looks_again_before_it_says_that_a_halt_is_not_on_the_disk) {
  server.answers("PUT /v1/halt", 200, R"({"halted": true, "persisted": false})");
  server.answers("GET /v1/halt", 200, R"({"halted": true, "persisted": true})");
  const Ran said = squall({"halt"});
  EXPECT_EQ(said.exit_code, exit_ok);
  EXPECT_THAT(said.out, StartsWith("halted"));
  EXPECT_EQ(said.err, "");
  EXPECT_THAT(server.asked(), SizeIs(2));
}

TEST_F(Cli, has_halted_though_nobody_tells_whether_the_disk_knows) {
  for (const int status : {0, 401, 503}) {
    FakeServer failing;
    failing.answers("PUT /v1/halt", 200, R"({"halted": true, "persisted": false})");
    failing.answers("GET /v1/halt", status, R"({"detail": "no"})");
    const Ran said = run_squall({"--url", failing.url(), "halt"});
    EXPECT_EQ(said.exit_code, exit_ok) << status;
    EXPECT_THAT(said.out, StartsWith("halted"));
    EXPECT_EQ(said.err, "squall: the halt is not on the disk: it holds, but not over a restart\n");
  }
}

TEST_F(Cli, does_not_wait_for_a_server_that_hangs_after_a_halt) {
  server.answers("PUT /v1/halt", 200, R"({"halted": true, "persisted": false})");
  server.answers("GET /v1/halt", 200, R"({"halted": true, "persisted": true})");
  std::promise<void> said_so;
  server.does("GET /v1/halt", [told = said_so.get_future().share()] { told.wait_for(std::chrono::seconds{20}); });
  const Ran said = squall({"halt"});
  said_so.set_value();
  EXPECT_EQ(said.exit_code, exit_ok);
  EXPECT_THAT(said.err, HasSubstr("not on the disk"));
}

TEST_F(Cli, wants_a_reason_to_resume) { EXPECT_EQ(squall({"resume"}).exit_code, exit_usage); }

TEST_F(Cli, sends_the_token_of_its_file) {
  server.answers("GET /v1/faults", 200, R"({"faults": []})");
  squall({"faults", "--token-file", file("token", "# for the drill\nrun jo s3cret\n")});
  EXPECT_EQ(server.asked().at(0).headers.find("Authorization")->second, "Bearer s3cret");
}

TEST_F(Cli, waits_until_a_fault_has_hit_often_enough) {
  server.answers("GET /v1/faults/f", 200, R"({"name": "f", "state": "active", "counters": {"injected": 1}})");
  server.answers("GET /v1/faults/f", 200, R"({"name": "f", "state": "active", "counters": {"injected": 5}})");
  EXPECT_EQ(squall({"wait", "f", "--hits", "5"}).exit_code, exit_ok);
  EXPECT_THAT(server.asked(), SizeIs(2));
}

TEST_F(Cli, stops_waiting_for_hits_of_a_fault_that_has_ended) {
  server.answers("GET /v1/faults/f", 200, R"({"name": "f", "state": "expired", "counters": {"injected": 1}})");
  EXPECT_EQ(squall({"wait", "f", "--hits", "5"}).exit_code, exit_no);
}

TEST_F(Cli, waits_until_a_fault_was_removed) {
  server.answers("GET /v1/faults/f", 200, R"({"name": "f", "state": "active", "counters": {"injected": 7}})");
  server.answers("GET /v1/faults/f", 404, R"({"title": "Not Found"})");
  EXPECT_EQ(squall({"wait", "f"}).out, "f ended after it injected 7 times\n");
}

TEST_F(Cli, gives_up_waiting_after_the_timeout) {
  server.answers("GET /v1/faults/f", 200, R"({"name": "f", "state": "active", "counters": {"injected": 0}})");
  EXPECT_EQ(squall({"wait", "f", "--timeout", "1ms"}).exit_code, exit_no);
}

TEST_F(Cli, does_not_wait_for_a_fault_that_was_never_there) { EXPECT_EQ(squall({"wait", "f"}).exit_code, exit_usage); }

TEST_F(Cli, prints_the_answer_as_json_when_asked_to) {
  server.answers("GET /v1/faults", 200, R"({"faults": [{"name": "z", "hop": "a"}]})");
  EXPECT_EQ(Document::parse(squall({"faults", "--output", "json"}).out)["faults"][0]["name"], "z");
}

TEST_F(Cli, prints_no_colours_where_nobody_looks) {
  server.answers("GET /v1/faults", 200, R"({"faults": [)" + std::string(slow_db) + "]}");
  EXPECT_THAT(squall({"faults"}).out, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace squall::cli
