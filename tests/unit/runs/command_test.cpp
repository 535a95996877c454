// Commands: what they get, what is heard of them, and that nothing of them stays behind.
#include "runs/command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/runs/scratch.hpp"

namespace squall::runs {
namespace {

using testing::StartsWith;

constexpr std::size_t most = 64 << 10;

class Command : public testing::Test {
 protected:
  CommandEnd run(std::vector<std::string> argv) { return run_command(argv, scratch_.path(), most, stop_.get_token()); }
  CommandEnd shell(const std::string& text) { return run({"sh", "-c", text}); }

  Scratch scratch_;
  std::stop_source stop_;
};

TEST_F(Command, is_heard_to_its_end) {
  const CommandEnd end = shell("echo one; echo two >&2; echo three");
  EXPECT_EQ(end.output, "one\nthree\n");
  EXPECT_EQ(end.why_not, "");
}

TEST_F(Command, gets_its_words_as_they_are) {
  EXPECT_EQ(run({"printf", "%s|", "a b", "$HOME", "*", ""}).output, "a b|$HOME|*||");
}

TEST_F(Command, gets_an_empty_environment) {
  ::setenv("SQUALL_TEST_SECRET", "x", 1);
  EXPECT_EQ(run({"env"}).output, "");
}

TEST_F(Command, runs_in_its_folder) {
  scratch_.script("where", "pwd -P");
  EXPECT_EQ(run({"./where"}).output, std::filesystem::canonical(scratch_.path()).string() + "\n");
}

TEST_F(Command, reads_nothing) { EXPECT_EQ(run({"cat"}).output, ""); }

TEST_F(Command, inherits_no_descriptor) {
  const int inherited = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC, as some library may
  // Three, and the one that lists them.
  EXPECT_EQ(run({"ls", "/proc/self/fd"}).output, "0\n1\n2\n3\n");
  ::close(inherited);
}

TEST_F(Command, inherits_no_signal_settings) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const auto was = std::signal(SIGUSR2, SIG_IGN);
  const auto set = [this](const std::string& name) {
    const std::string line = run({"grep", name, "/proc/self/status"}).output;
    return std::stoull(line.substr(line.find('\t')), nullptr, 16);
  };
  const auto blocked = set("SigBlk");
  const auto ignored = set("SigIgn");
  std::signal(SIGUSR2, was);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  constexpr unsigned long long of_the_c_library = 3ULL << 31;  // 32 and 33, which no program sends
  EXPECT_EQ(blocked, 0u);
  EXPECT_EQ(ignored & ~of_the_c_library, 0u);
}

TEST_F(Command, leads_a_session_of_its_own) {
  const std::string ids = run({"cut", "-d", " ", "-f", "1,6", "/proc/self/stat"}).output;
  const auto space = ids.find(' ');
  EXPECT_EQ(ids.substr(0, space) + "\n", ids.substr(space + 1));
}

TEST_F(Command, is_looked_for_in_the_folders_of_the_system_only) {
  scratch_.script("squall-own-tool", "echo 1");
  const std::string before = ::getenv("PATH");
  ::setenv("PATH", scratch_.path().c_str(), 1);
  EXPECT_EQ(run({"squall-own-tool"}).why_not, "there is no squall-own-tool in /usr/local/bin, /usr/bin or /bin");
  EXPECT_EQ(run({"echo", "found"}).output, "found\n");
  ::setenv("PATH", before.c_str(), 1);
}

TEST_F(Command, that_cannot_be_run_says_why) {
  scratch_.script("locked", "echo 1", 0644);
  EXPECT_EQ(run({"./locked"}).why_not, "cannot run ./locked: Permission denied");
  EXPECT_EQ(run({"./missing"}).why_not, "cannot run ./missing: No such file or directory");
  EXPECT_EQ(run({}).why_not, "the command has no words");
  EXPECT_EQ(run_command({"true"}, scratch_.file("nowhere"), most, {}).why_not,
            "cannot run it in " + scratch_.file("nowhere") + ": there is no such folder");
}

TEST_F(Command, that_fails_shows_the_first_line_of_its_errors) {
  EXPECT_EQ(shell("echo; echo 'no queue here' >&2; echo more >&2; exit 3").why_not,
            "it ended with exit code 3: no queue here");
  EXPECT_EQ(shell("exit 4").why_not, "it ended with exit code 4");
  EXPECT_EQ(shell("printf 'a\\033[31mb' >&2; exit 5").why_not, "it ended with exit code 5: a?[31mb");
}

TEST_F(Command, that_is_killed_says_by_what) { EXPECT_EQ(shell("kill -SEGV $$").why_not, "it was killed by SIGSEGV"); }

TEST_F(Command, that_prints_without_end_is_ended) {
  EXPECT_EQ(run({"yes"}).why_not, "it printed more than 65536 bytes");
}

TEST_F(Command, may_print_as_much_as_is_read) {
  EXPECT_EQ(shell("yes | head -c 65536").output.size(), most);
  EXPECT_THAT(shell("yes | head -c 65537").why_not, StartsWith("it printed more"));
}

TEST_F(Command, may_print_errors_without_bound) {
  const CommandEnd end = shell("yes 'a long story' | head -c 1000000 >&2; echo 5");
  EXPECT_EQ(end.output, "5\n");
  EXPECT_EQ(end.why_not, "");
}

TEST_F(Command, is_stopped_while_it_floods_its_errors) {
  scratch_.pipe("begun");
  std::thread stopper([this] {
    const int begun = ::open(scratch_.file("begun").c_str(), O_RDONLY | O_CLOEXEC);  // until the command opens it
    stop_.request_stop();
    ::close(begun);
  });
  EXPECT_EQ(shell("exec 3>begun; exec yes >&2").why_not, "it took too long");
  stopper.join();
}

// Whoever holds the writing end of the pipe lives; its end is the end of them all.
TEST_F(Command, that_is_stopped_takes_its_children_along) {
  scratch_.pipe("life");
  std::string alive(5, '\0');
  bool died = false;
  std::thread stopper([&] {
    const int life = ::open(scratch_.file("life").c_str(), O_RDONLY | O_CLOEXEC);
    if (::read(life, alive.data(), alive.size()) < 0) alive.clear();
    stop_.request_stop();
    pollfd end{life, POLLIN, 0};
    char byte = 0;
    died = ::poll(&end, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) == 1 &&
           ::read(life, &byte, 1) == 0;
    ::close(life);
  });
  EXPECT_EQ(shell("exec 3>life; trap '' TERM HUP; sleep 1000 & sh -c 'sleep 1000' & echo here >&3; wait").why_not,
            "it took too long");
  stopper.join();
  EXPECT_EQ(alive, "here\n");
  EXPECT_TRUE(died);
}

TEST_F(Command, that_closes_its_output_is_still_waited_for) {
  const CommandEnd end = shell("exec >&-; exit 6");
  EXPECT_EQ(end.why_not, "it ended with exit code 6");
}

TEST_F(Command, ends_with_its_leader_whoever_else_holds_its_output) {
  scratch_.pipe("hold");
  // The child leaves the session and so cannot be killed with it; it waits until somebody writes to the pipe.
  EXPECT_EQ(shell("setsid cat hold & echo 7").output, "7\n");
  ::close(::open(scratch_.file("hold").c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
}

TEST_F(Command, that_was_given_up_before_ends_at_once) {
  stop_.request_stop();
  EXPECT_EQ(run({"sleep", "1000"}).why_not, "it took too long");
}

TEST_F(Command, leaves_neither_a_zombie_nor_a_descriptor) {
  const auto descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  run({"true"});  // what is opened once and for all is open
  const auto before = descriptors();
  run({"true"});
  run({"false"});
  run({"yes"});
  run({"./missing"});
  EXPECT_EQ(descriptors(), before);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace squall::runs
