// The pool behind the sources: every question has one answer in time, whatever hangs.
#include "runs/source_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/runs/answering_server.hpp"
#include "unit/runs/asking.hpp"
#include "unit/runs/hanging_resolver.hpp"
#include "unit/runs/hostile_server.hpp"

namespace squall::runs {
namespace {

using testing::StartsWith;
using namespace std::chrono_literals;

constexpr char hanging_name[] = "http://hangs.test/";

struct Printed {
  const char* script;
  std::optional<double> value;
  const char* why_not = "";
};

class CommandSource : public testing::TestWithParam<Printed> {};

TEST_P(CommandSource, is_the_number_that_is_printed) {
  SourceReader reader;
  const Reading reading = ask(reader, command({"sh", "-c", GetParam().script})).get();
  EXPECT_EQ(reading.value, GetParam().value);
  EXPECT_EQ(reading.why_not, GetParam().why_not);
}

INSTANTIATE_TEST_SUITE_P(values, CommandSource,
                         testing::ValuesIn(std::vector<Printed>{
                             {"echo 42", 42},
                             {"printf 42", 42},
                             {"printf ' \\t-1.5e3\\r\\n\\n'", -1500},
                             {"true", {}, "it printed nothing"},
                             {"echo", {}, "it printed nothing"},
                             {"echo 4 2", {}, "it printed \"4 2\", which is not one number"},
                             {"echo 4; echo 2", {}, "it printed \"4\", which is not one number"},
                             {"echo 42ms", {}, "it printed \"42ms\", which is not one number"},
                             {"echo nan", {}, "it printed \"nan\", which is not one number"},
                             {"echo inf", {}, "it printed \"inf\", which is not one number"},
                             {"echo 1e999", {}, "it printed \"1e999\", which is not one number"},
                             {"echo 0x10", {}, "it printed \"0x10\", which is not one number"},
                             {"echo 42; exit 1", {}, "it ended with exit code 1"},
                         }));

TEST(SourceReader, runs_commands_in_the_folder_it_is_given) {
  const Scratch scratch;
  scratch.script("depth", "echo 3");
  SourceReader reader;
  EXPECT_EQ(ask(reader, command({"./depth"}), patience, scratch.path()).get().value, 3);
}

TEST(SourceReader, gives_up_a_command_at_its_timeout) {
  SourceReader reader;
  EXPECT_EQ(ask(reader, command({"sleep", "1000"}), 50ms).get().why_not, "no answer within 50ms");
}

TEST(SourceReader, does_not_wait_for_one_source_before_another) {
  HostileServer hangs(stay_silent);
  AnsweringServer answers(always(200));
  SourceReader reader({.threads = 3});
  Pending first = ask(reader, page(hangs.url()));
  Pending second = ask(reader, command({"sleep", "1000"}));
  EXPECT_EQ(ask(reader, page(answers.url())).get().value, 200);
  EXPECT_FALSE(first.is_ready());
  EXPECT_FALSE(second.is_ready());
}

TEST(SourceReader, counts_the_wait_for_a_thread_against_the_timeout) {
  HostileServer hangs(stay_silent);
  SourceReader reader({.threads = 1});
  Pending first = ask(reader, page(hangs.url()));
  EXPECT_EQ(ask(reader, command({"echo", "1"}), 50ms).get().why_not, "no answer within 50ms");
  EXPECT_FALSE(first.is_ready());
}

TEST(SourceReader, asks_what_waited_once_a_thread_is_free) {
  HostileServer hangs(stay_silent);
  SourceReader reader({.threads = 1});
  Pending first = ask(reader, page(hangs.url()), 50ms);
  EXPECT_EQ(ask(reader, command({"echo", "1"})).get().value, 1);
  EXPECT_EQ(first.get().why_not, "no answer within 50ms");
}

TEST(SourceReader, refuses_more_than_may_wait) {
  SourceReader reader({.threads = 1, .waiting = 1});
  HangingResolver resolver;
  Pending first = ask(reader, page(hanging_name));
  resolver.wait_for(1);
  Pending second = ask(reader, page(hanging_name));
  EXPECT_EQ(ask(reader, page(hanging_name)).get().why_not, "not read: too many questions wait already");
  EXPECT_FALSE(second.is_ready());
}

// Nobody who is told an answer may wait for who asks: the one may hold what the other wants.
TEST(SourceReader, never_answers_on_the_thread_that_asks) {
  SourceReader reader({.threads = 1, .waiting = 0});
  std::promise<std::thread::id> told;
  reader.ask(command({"true"}), "", Duration::zero(),
             [&](const Reading&) { told.set_value(std::this_thread::get_id()); });
  EXPECT_NE(told.get_future().get(), std::this_thread::get_id());
}

TEST(SourceReader, answers_in_time_for_a_name_that_does_not_resolve) {
  SourceReader reader;
  HangingResolver resolver;
  EXPECT_EQ(ask(reader, page(hanging_name), 50ms).get().why_not, "no answer within 50ms");
}

TEST(SourceReader, counts_a_thread_that_hangs_until_it_is_back) {
  auto resolver = std::make_unique<HangingResolver>();
  SourceReader reader({.threads = 1});
  EXPECT_EQ(ask(reader, page(hanging_name), 50ms).get().why_not, "no answer within 50ms");
  Pending next = ask(reader, command({"echo", "1"}));
  EXPECT_FALSE(next.is_ready()) << "there is one thread, and it hangs";
  resolver.reset();
  EXPECT_EQ(next.get().value, 1);
}

TEST(SourceReader, ends_although_a_thread_hangs) {
  HangingResolver resolver;
  resolver.leave();
  auto reader = std::make_unique<SourceReader>();
  Pending pending = ask(*reader, page(hanging_name));
  resolver.wait_for(1);
  reader.reset();
  EXPECT_EQ(pending.get().why_not, "the server ends");
}

TEST(SourceReader, answers_everything_when_it_ends) {
  const Scratch scratch;
  HostileServer hangs(stay_silent);
  auto reader = std::make_unique<SourceReader>(SourceReaderOptions{.threads = 2});
  std::vector<Pending> pending;
  pending.push_back(ask(*reader, page(hangs.url())));
  pending.push_back(ask(*reader, command({"sleep", "1000"})));
  for (int i = 0; i < 10; ++i) pending.push_back(ask(*reader, command({"echo", "1"})));
  reader.reset();
  for (Pending& one : pending) EXPECT_EQ(one.get().why_not, "the server ends");
}

TEST(SourceReader, kills_what_runs_when_it_ends) {
  const Scratch scratch;
  scratch.pipe("life");
  auto reader = std::make_unique<SourceReader>();
  Pending pending =
      ask(*reader, command({"sh", "-c", "exec 3>life; echo here >&3; sleep 1000"}), patience, scratch.path());
  const int life = ::open(scratch.file("life").c_str(), O_RDONLY | O_CLOEXEC);
  char text[8];
  EXPECT_EQ(::read(life, text, sizeof text), 5);
  reader.reset();
  EXPECT_EQ(::read(life, text, sizeof text), 0) << "whoever could write is gone";
  ::close(life);
}

// Timeouts near the time that the answers take, so that both are first now and then.
TEST(SourceReader, answers_each_question_exactly_once) {
  AnsweringServer server(always(200));
  std::vector<Pending> pending;
  {
    SourceReader reader({.threads = 8});
    for (int i = 0; i < 150; ++i) {
      pending.push_back(ask(reader, page(server.url()), std::chrono::milliseconds{i % 50}));
      pending.push_back(ask(reader, command({"echo", "200"}), std::chrono::milliseconds{i % 50}));
    }
    for (Pending& one : pending) {
      const Reading reading = one.get();
      if (reading.value != 200) {
        EXPECT_THAT(reading.why_not, StartsWith("no answer within"));
      }
    }
  }
  for (const Pending& one : pending) EXPECT_EQ(one.times(), 1);
}

}  // namespace
}  // namespace squall::runs
