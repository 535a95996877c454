// `fault add ... -- CMD`: whatever becomes of the command, the fault goes, and the exit code is the command's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/fake_server.hpp"
#include "unit/cli/run_squall.hpp"

namespace squall::cli {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Held : public ::testing::Test {
 protected:
  Held() {
    const std::string fault = R"({"name": "f", "hop": "h", "on": "response", "drop": true, "state": "active",
                                  "counters": {"injected": 3, "connections": 1}})";
    server.answers("PUT /v1/faults/f", 200, fault);
    server.answers("GET /v1/faults/f", 200, fault);
    server.answers("DELETE /v1/faults/f", 200, R"({"removed": 1})");
  }

  Ran while_running(const std::vector<std::string>& command) {
    std::vector<std::string> words{"--url", server.url(), "fault",  "add",   "f",  "--hop", "h",
                                   "--on",  "response",   "--drop", "--for", "1m", "--"};
    words.insert(words.end(), command.begin(), command.end());
    return run_squall(words);
  }

  FakeServer server;
};

TEST_F(Held, ends_with_the_exit_code_of_the_command) {
  EXPECT_EQ(while_running({"sh", "-c", "exit 42"}).exit_code, 42);
}

TEST_F(Held, ends_with_128_and_the_signal_that_ended_the_command) {
  EXPECT_EQ(while_running({"sh", "-c", "kill -KILL $$"}).exit_code, 128 + SIGKILL);
}

TEST_F(Held, removes_the_fault_afterwards_and_says_what_it_did) {
  const Ran ran = while_running({"true"});
  EXPECT_THAT(server.asked(), Contains(Field(&Asked::method, "DELETE")));
  EXPECT_THAT(ran.err, HasSubstr("injected 3 times on 1 connection"));
}

TEST_F(Held, passes_a_signal_on_and_still_removes_the_fault) {
  EXPECT_EQ(while_running({"sh", "-c", "trap 'exit 9' TERM; kill -TERM $PPID; while :; do sleep 0.01; done"}).exit_code,
            9);
  EXPECT_THAT(server.asked(), Contains(Field(&Asked::method, "DELETE")));
}

TEST_F(Held, removes_the_fault_when_the_command_cannot_be_found) {
  EXPECT_EQ(while_running({"no-such-command-anywhere"}).exit_code, 127);
  EXPECT_THAT(server.asked(), Contains(Field(&Asked::method, "DELETE")));
}

TEST_F(Held, does_not_run_the_command_without_the_fault) {
  FakeServer refusing;
  const Ran ran = run_squall({"--url", refusing.url(), "fault", "add", "f", "--hop", "h", "--on", "response", "--drop",
                              "--for", "1m", "--", "sh", "-c", "exit 42"});
  EXPECT_EQ(ran.exit_code, exit_usage);
}

TEST_F(Held, takes_a_command_for_no_other_verb) {
  EXPECT_EQ(run_squall({"--url", server.url(), "faults", "--", "true"}).exit_code, exit_usage);
  EXPECT_EQ(run_squall({"--url", server.url(), "fault", "rm", "f", "--", "true"}).exit_code, exit_usage);
  EXPECT_THAT(server.asked(), IsEmpty());
}

}  // namespace
}  // namespace squall::cli
