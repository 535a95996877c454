// The runbook of a run: which step was used by whom, how long it took, and which nobody used.
#include "report/rehearsal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/report/sample_record.hpp"

namespace squall::report {
namespace {

using namespace std::chrono_literals;
using namespace experiment;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A run of the sample's runbook with this journal.
Record rehearsed_run(std::vector<JournalEntry> entries) {
  Record record = sample_record(Tale::held);
  record.entries = std::move(entries);
  return record;
}

Rehearsal rehearsal(std::vector<JournalEntry> entries) {
  return rehearsal_of(rehearsed_run(std::move(entries))).value();
}

const FaultsOn first_fault{0, {{"x/slow/1", "db", "delay"}}, 1, 5};

TEST(Rehearsal, has_every_step_of_the_runbook_with_what_it_says) {
  const Rehearsal none = rehearsal({});
  ASSERT_EQ(none.steps.size(), 4U);
  EXPECT_TRUE(none.readable);
  EXPECT_EQ(none.steps[1].number, 2U);
  EXPECT_EQ(none.steps[1].imperative, "Stop the game day.");
  EXPECT_EQ(none.steps[1].expected, "`halted: every fault is off`.");
  EXPECT_THAT(none.never_used(), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(sentence_of(none), "The runbook is orders-db-slow. None of its steps was used.");
}

TEST(Rehearsal, has_the_values_of_the_run_in_every_step) {
  const Rehearsal read = rehearsal({});
  for (const RehearsedStep& step : read.steps)
    EXPECT_THAT(step.imperative + step.command + step.expected, Not(HasSubstr("{{"))) << step.number;
  EXPECT_EQ(read.steps[1].command, "squall --url http://127.0.0.1:8474 halt");
  EXPECT_THAT(read.steps[2].command, HasSubstr("hop down orders-db && "));
  EXPECT_THAT(read.text, AllOf(HasSubstr("Run: checkout-db-slow-17, ended. Fault: delay 400ms"), Not(HasSubstr("{{"))));
  EXPECT_EQ(read.page, "http://127.0.0.1:8474/v1/runs/checkout-db-slow-17/runbook");
}

TEST(Rehearsal, keeps_the_words_of_a_run_whose_values_nobody_wrote_down) {
  Record record = rehearsed_run({});
  record.header.runbook_values.clear();
  const Rehearsal read = rehearsal_of(record).value();
  EXPECT_EQ(read.steps[1].command, "{{halt}}");
  EXPECT_EQ(read.page, "");
}

TEST(Rehearsal, has_the_steps_of_a_runbook_that_is_too_long) {
  Record record = rehearsed_run({});
  for (int i = 0; i < 300; ++i) record.header.runbook_text += "word ";
  EXPECT_EQ(rehearsal_of(record)->steps.size(), 4U);
}

TEST(Rehearsal, leads_nowhere_when_the_address_is_none) {
  Record record = rehearsed_run({});
  for (const char* api : {"", "javascript:alert(1)//", "http://x> <b>", "nowhere"}) {
    record.header.runbook_values = {{"api", api}};
    EXPECT_EQ(rehearsal_of(record)->page, "") << api;
  }
}

TEST(Rehearsal, measures_a_step_from_the_tick_before_and_the_first_from_the_first_fault) {
  const Rehearsal read =
      rehearsal({entry_at(10s, first_fault), entry_at(25s, Tick{"ben", 2}), entry_at(30s, first_fault),
                 entry_at(65s, Tick{"ana", 1}), entry_at(70s, Tick{"ana", 4})});
  EXPECT_EQ(read.steps[1].took, 15s);
  EXPECT_EQ(read.steps[0].took, 40s);
  EXPECT_EQ(read.steps[3].took, 5s);
  EXPECT_EQ(read.steps[0].by, "ana");
  EXPECT_EQ(read.steps[0].at, 65s);
  EXPECT_THAT(read.never_used(), ElementsAre(3));
  EXPECT_EQ(sentence_of(read), "The runbook is orders-db-slow. Nobody used step 3.");
}

TEST(Rehearsal, does_not_measure_a_step_that_came_before_any_fault) {
  const Rehearsal read =
      rehearsal({entry_at(5s, Tick{"ben", 1}), entry_at(10s, first_fault), entry_at(12s, Tick{"ben", 2})});
  EXPECT_EQ(read.steps[0].took, std::nullopt);
  EXPECT_EQ(read.steps[1].took, 2s);
}

TEST(Rehearsal, takes_the_first_tick_of_a_step) {
  const Rehearsal read = rehearsal({entry_at(10s, first_fault), entry_at(12s, Tick{"ben", 1}),
                                    entry_at(20s, Tick{"ana", 1}), entry_at(21s, Tick{"ana", 2})});
  EXPECT_EQ(read.steps[0].by, "ben");
  EXPECT_EQ(read.steps[0].took, 2s);
  EXPECT_EQ(read.steps[1].took, 1s);
}

TEST(Rehearsal, says_when_every_step_was_used) {
  std::vector<JournalEntry> all;
  for (std::uint64_t step = 1; step <= 4; ++step) all.push_back(entry_at(10s, Tick{"ben", step}));
  EXPECT_THAT(rehearsal(all).never_used(), IsEmpty());
  EXPECT_EQ(sentence_of(rehearsal(all)), "The runbook is orders-db-slow. Every step was used.");
}

TEST(Rehearsal, keeps_ticks_of_a_runbook_that_cannot_be_read) {
  Record record =
      rehearsed_run({entry_at(10s, first_fault), entry_at(12s, Tick{"ben", 3}), entry_at(13s, Tick{"ben", 1})});
  record.header.runbook_text = "";
  const Rehearsal read = rehearsal_of(record).value();
  EXPECT_FALSE(read.readable);
  ASSERT_EQ(read.steps.size(), 2U);
  EXPECT_EQ(read.steps[0].number, 1U);
  EXPECT_EQ(read.steps[0].took, 1s);
  EXPECT_EQ(read.steps[1].imperative, "");
  EXPECT_EQ(sentence_of(read), "The runbook is orders-db-slow; what it said was not recorded, or cannot be read.");
}

TEST(Rehearsal, stays_short_whatever_was_ticked) {
  std::vector<JournalEntry> many;
  for (std::uint64_t step = 1; step <= 5'000; ++step) many.push_back(entry_at(10s, Tick{"ben", step}));
  EXPECT_LT(rehearsal(many).steps.size(), 40U);
}

TEST(Rehearsal, is_none_of_a_run_without_a_runbook) {
  Record record = rehearsed_run({entry_at(12s, Tick{"ben", 1})});
  record.header.runbook = "";
  EXPECT_FALSE(rehearsal_of(record));
}

}  // namespace
}  // namespace squall::report
