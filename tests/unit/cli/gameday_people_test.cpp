// `squall gameday` with people: questions and answers, what was typed too early, Ctrl-C and Ctrl-Z between two runs.
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/signal_watch.hpp"
#include "unit/cli/game_days.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The standard input is a terminal.
class Terminal {
 public:
  Terminal() : master_(posix_openpt(O_RDWR | O_NOCTTY)), before_(dup(STDIN_FILENO)) {
    if (grantpt(master_) != 0 || unlockpt(master_) != 0) std::abort();
    const int slave = open(ptsname(master_), O_RDWR | O_NOCTTY);
    dup2(slave, STDIN_FILENO);
    close(slave);
  }
  ~Terminal() {
    dup2(before_, STDIN_FILENO);
    close(before_);
    close(master_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // When this returns it can be read.
  void type(const std::string& text) const {
    if (write(master_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::abort();
    pollfd input{STDIN_FILENO, POLLIN, 0};
    (void)poll(&input, 1, -1);
  }

 private:
  const int master_, before_;
};

// What somebody sees who answers each question when it stands there, and leaves when there is nothing more to say.
class Screen : public std::stringbuf {
 public:
  Screen(const Terminal& terminal, std::vector<std::string> answers)
      : terminal_(terminal), answers_(std::move(answers)) {}

 protected:
  int sync() override {
    constexpr const char* end_of_input = "\x04";
    if (str().ends_with(": ")) terminal_.type(next_ < answers_.size() ? answers_[next_++] : end_of_input);
    return 0;
  }

 private:
  const Terminal& terminal_;
  const std::vector<std::string> answers_;
  std::size_t next_ = 0;
};

class NoTerminal {
 public:
  NoTerminal() : before_(dup(STDIN_FILENO)) {
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    close(nothing);
  }
  ~NoTerminal() {
    dup2(before_, STDIN_FILENO);
    close(before_);
  }
  NoTerminal(const NoTerminal&) = delete;
  NoTerminal& operator=(const NoTerminal&) = delete;

 private:
  const int before_;
};

// Somebody who types `fg` once this process has been stopped.
class Foreground {
 public:
  Foreground() {
    std::string shell = "sh", flag = "-c", pid = std::to_string(getpid());
    std::string script = "until grep -q '^State:.T' /proc/$0/status; do :; done; kill -CONT $0";
    char* const words[] = {shell.data(), flag.data(), script.data(), pid.data(), nullptr};
    if (posix_spawn(&helper_, "/bin/sh", nullptr, nullptr, words, environ) != 0) std::abort();
  }
  ~Foreground() {
    kill(helper_, SIGKILL);
    waitpid(helper_, nullptr, 0);
  }
  Foreground(const Foreground&) = delete;
  Foreground& operator=(const Foreground&) = delete;

 private:
  pid_t helper_ = 0;
};

class PeopleOfGameDays : public GameDays {
 protected:
  Ran play(const std::vector<std::string>& answers) {
    Screen screen(terminal, answers);
    std::ostream err(&screen);
    std::ostringstream out;
    const int exit_code = run_squall(words({}), with_example_catalog(), out, err);
    return {exit_code, out.str(), screen.str()};
  }

  Terminal terminal;
};

TEST_F(GameDays, wait_for_nobody_only_when_told_so) {
  const NoTerminal nobody;
  const Ran ran = gameday({});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("nobody can be asked"), HasSubstr("--yes"), HasSubstr("--dry-run")));
  EXPECT_THAT(server.asked(), IsEmpty());
}

TEST_F(PeopleOfGameDays, are_asked_before_each_run_and_before_the_report) {
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  const Ran ran = play({"\n", "\n", "\n"});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(ran.err, AllOf(HasSubstr("[Enter] next, s skip, q quit: "), HasSubstr("[Enter] write the report: ")));
  EXPECT_THAT(ran.out, AllOf(HasSubstr("1 of 2: cache-hangs, cache/hang STALE, 22s\n  nobody notices\n"),
                             HasSubstr("2 of 2: cache-down, cache/down UNTESTED; cache/slow UNTESTED, 22s\n")));
}

TEST_F(PeopleOfGameDays, are_told_how_to_write_to_a_run_that_is_over) {
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  EXPECT_THAT(play({"\n", "\n", "\n"}).err,
              AllOf(HasSubstr("meanwhile: squall --url " + server.url() + " note cache-hangs-1 \"...\", squall --url " +
                              server.url() + " tick cache-hangs-1 STEP\n[Enter] next"),
                    HasSubstr(" tick cache-down-1 STEP\n[Enter] write")));
}

TEST_F(PeopleOfGameDays, have_until_the_report_to_write_about_the_last_run) {
  runs_end("cache-hangs", "held");
  const std::string events = "GET /v1/runs/cache-hangs-1/events?after=0";
  server.answers(events, 200, R"({"events": [], "next": 0})");
  server.answers(events, 200, R"({"events": [{"kind": "note", "by": "ana", "text": "it was us"}]})");
  std::vector<std::size_t> asked_at;
  server.does(events, [&, count = std::size_t{0}]() mutable { asked_at.push_back(++count); });
  EXPECT_EQ(play({"\n", "q\n"}).exit_code, exit_stopped);
  EXPECT_THAT(saved(), HasSubstr("it was us"));
  EXPECT_THAT(asked_at, ElementsAre(1U, 2U));
}

TEST_F(PeopleOfGameDays, do_not_answer_by_what_they_typed_while_a_run_went_on) {
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  server.does("POST /v1/runs?reason=game%20day%20checkout", [this] { terminal.type("\n\n"); });
  EXPECT_EQ(play({"\n", "q\n"}).exit_code, exit_stopped);
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
}

TEST_F(PeopleOfGameDays, leave_out_what_they_skip) {
  runs_end("cache-down", "held");
  const Ran ran = play({"what?\n", "S\n", "\n", "\n"});
  EXPECT_EQ(ran.exit_code, exit_ok);
  EXPECT_THAT(ran.err, HasSubstr("Enter goes on, s skips this experiment, q ends the day\n[Enter] next"));
  EXPECT_THAT(started(), ElementsAre("cache-down"));
  EXPECT_THAT(saved(), HasSubstr(">skipped<"));
}

TEST_F(PeopleOfGameDays, may_wait_for_another_run) {
  constexpr const char* runs = "GET /v1/runs?open=true";  // the first answer is for the plan
  for (int looks = 0; looks < 2; ++looks) server.answers(runs, 200, R"({"runs": [{"id": "payments-1"}]})");
  server.answers(runs, 200, R"({"runs": []})");
  runs_end("cache-hangs", "held");
  std::size_t looks = 0;
  server.does(runs, [&looks] { ++looks; });
  const Ran ran = play({"\n", "\n", "Q\n"});
  EXPECT_EQ(ran.exit_code, exit_stopped);
  EXPECT_EQ(looks, 5U);  // for the plan, before each question, after each Enter
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
  const std::string told = "payments-1 is under way: its faults would be felt here, too";
  const auto first = ran.err.find(told);
  ASSERT_NE(first, std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find(told, first + 1), std::string::npos) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr(" wait payments-1\n  -> Enter looks again\n[Enter] next"));
}

TEST_F(PeopleOfGameDays, prove_nothing_by_skipping_everything) {
  const Ran ran = play({"s\n", "s\n"});
  EXPECT_EQ(ran.exit_code, exit_inconclusive);
  EXPECT_THAT(ran.err, Not(HasSubstr("write the report: ")));
}

TEST_F(PeopleOfGameDays, may_quit_and_have_a_report_of_what_was_done) {
  runs_end("cache-hangs", "held");
  const Ran ran = play({"\n", "q\n"});
  EXPECT_EQ(ran.exit_code, exit_stopped);
  EXPECT_THAT(ran.err, Not(HasSubstr("write the report: ")));
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
  EXPECT_THAT(saved(),
              AllOf(HasSubstr("It ended early: people ended it before cache-down."), HasSubstr(">not begun<")));
}

TEST_F(PeopleOfGameDays, end_it_by_ctrl_c_before_they_are_asked) {
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  server.does("GET /v1/runs/cache-hangs-1/events?after=0", [] { kill(getpid(), SIGINT); });
  EXPECT_EQ(play({"\n", "\n", "\n"}).exit_code, exit_stopped);
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
}

TEST_F(GameDays, go_on_after_a_ctrl_z_between_two_runs) {
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  server.does("GET /v1/runs/cache-hangs-1/events?after=0", [sent = false]() mutable {
    if (!std::exchange(sent, true)) kill(getpid(), SIGTSTP);
  });
  const Foreground somebody;
  EXPECT_EQ(gameday({"--yes"}).exit_code, exit_ok);
  EXPECT_THAT(started(), ElementsAre("cache-hangs", "cache-down"));
}

TEST(SignalsHeldBack, are_looked_at_again) {
  SignalWatch signals;
  signals.let_through("left\n", exit_stopped);
  signals.hold_back();
  kill(getpid(), SIGINT);
  EXPECT_EQ(signals.wait(std::chrono::seconds{10}), SIGINT);
}

}  // namespace
}  // namespace squall::cli
