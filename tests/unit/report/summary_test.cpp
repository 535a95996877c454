// Page one: the word, the reason, three numbers, and what to do next.
#include "report/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/report/sample_record.hpp"

namespace squall::report {
namespace {

using namespace std::chrono_literals;
using namespace experiment;
using testing::ElementsAre;
using testing::HasSubstr;

template <class Wanted, class Change>
void change_each(Record& record, Change change) {
  for (JournalEntry& entry : record.entries)
    if (auto* wanted = std::get_if<Wanted>(&entry.entry)) change(*wanted);
}

TEST(Summary, says_how_a_run_ended_and_why) {
  EXPECT_EQ(outcome_word(sample_record(Tale::broken)), "broken");
  EXPECT_EQ(reason(sample_record(Tale::broken)), "p99 was 1.23s at worst, expected < 800ms.");
  EXPECT_EQ(outcome_word(sample_record(Tale::under_way)), "under way");
  EXPECT_EQ(reason(sample_record(Tale::under_way)), "The run is injecting (phase flap); this is what is known so far.");
}

TEST(Summary, takes_the_worst_window_of_a_hop_that_the_run_did_not_fault) {
  const Record record = sample_record(Tale::broken);
  double worst = 0;
  for (const JournalEntry& entry : record.entries)
    if (const auto* taken = std::get_if<Sample>(&entry.entry))
      if (taken->check == "p99" && taken->stage == Stage::during) worst = std::max(worst, taken->value.value_or(0));
  const Numbers all = numbers(record);
  EXPECT_EQ(all.worst_p99, worst);
  EXPECT_EQ(all.worst_p99_of, "edge, the worst window");
  EXPECT_DOUBLE_EQ(all.error_rate.value(), 4.0 / 4320);
  EXPECT_EQ(all.error_rate_of, "edge, over all phases");
  EXPECT_EQ(all.recovery, 3s);
}

TEST(Summary, takes_the_figures_where_no_window_had_a_value) {
  const Numbers all = numbers(sample_record(Tale::inconclusive));
  EXPECT_DOUBLE_EQ(all.worst_p99.value(), 0.428 * 1.6);
  EXPECT_EQ(all.worst_p99_of, "edge, over all phases");
}

TEST(Summary, has_no_number_where_nothing_was_measured) {
  Record record = sample_record(Tale::broken);
  change_each<Sample>(record, [](Sample& taken) { taken.value.reset(); });
  change_each<Figures>(record, [](Figures& figures) { figures.requests = figures.errors = figures.samples = 0; });
  change_each<Ended>(record, [](Ended& ended) { ended.recovery.reset(); });
  const Numbers all = numbers(record);
  EXPECT_EQ(all.worst_p99, std::nullopt);
  EXPECT_EQ(all.worst_p99_of, "no data: nothing measured it");
  EXPECT_EQ(all.error_rate, std::nullopt);
  EXPECT_EQ(all.recovery, std::nullopt);
  EXPECT_EQ(all.recovery_of, "not within 1m");
}

TEST(Summary, has_no_number_where_nothing_was_injected) {
  const Numbers all = numbers(sample_record(Tale::refused));
  EXPECT_EQ(all.worst_p99, std::nullopt);
  EXPECT_EQ(all.worst_p99_of, "nothing was injected");
  EXPECT_EQ(all.recovery_of, "nothing was injected");
}

TEST(Summary, has_no_time_to_recover_when_the_run_was_cut_short) {
  for (const Tale tale : {Tale::stopped, Tale::crashed}) {
    const Numbers all = numbers(sample_record(tale));
    EXPECT_EQ(all.recovery, std::nullopt);
    EXPECT_EQ(all.recovery_of, "the run did not come to recover");
  }
}

TEST(FollowUps, of_a_broken_check_name_its_value_its_bound_and_the_fault_of_that_moment) {
  EXPECT_THAT(follow_ups(sample_record(Tale::broken)),
              ElementsAre("Find out why latency_p99 of edge was 1.23s against < 800ms under \"delay 400ms on response "
                          "of orders-db, 25 % of connections, ramp 30s\"."));
}

TEST(FollowUps, of_an_inconclusive_run_ask_for_traffic) {
  EXPECT_THAT(follow_ups(sample_record(Tale::inconclusive)),
              ElementsAre("Bring traffic to orders-db that meets \"delay 400ms on response of orders-db, 25 % of "
                          "connections, ramp 30s\" and run again: it hit nothing.",
                          "Bring traffic to edge and run again: p99: only 7 samples in 10s, 50 are needed."));
}

TEST(FollowUps, of_a_refused_run_mend_first_what_was_broken_before) {
  EXPECT_THAT(
      follow_ups(sample_record(Tale::refused)),
      ElementsAre("Mend latency_p99 of orders-db first: it was 61ms against < 50ms before anything was broken."));
}

TEST(FollowUps, tell_what_to_do_about_every_cause_of_a_stop) {
  std::vector<std::string> told;
  for (int cause = 0; cause <= static_cast<int>(StopCause::shutdown); ++cause) {
    Record record = sample_record(Tale::stopped);
    change_each<Stopped>(record, [&](Stopped& stopped) { stopped.cause = static_cast<StopCause>(cause); });
    const auto all = follow_ups(record);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_THAT(all.front(), testing::EndsWith("."));
    EXPECT_THAT(told, testing::Not(testing::Contains(all.front())));
    told.push_back(all.front());
  }
}

TEST(FollowUps, of_a_held_run_keep_it_proven) {
  EXPECT_THAT(follow_ups(sample_record(Tale::held)), ElementsAre(HasSubstr("a schedule")));
}

TEST(FollowUps, are_none_while_the_run_is_under_way) {
  EXPECT_THAT(follow_ups(sample_record(Tale::under_way)), testing::IsEmpty());
}

TEST(FollowUps, are_few_when_everything_is_broken) {
  Record record = sample_record(Tale::broken);
  change_each<Ended>(record, [&](Ended& ended) {
    for (CheckResult& result : ended.results) result.outcome = Outcome::broken;
  });
  const auto all = follow_ups(record);
  EXPECT_EQ(all.size(), 8U);
  EXPECT_EQ(all.back(), "And 6 more things: see the table of checks.");
}

TEST(Summary, is_made_of_an_empty_record_too) {
  const Record record;
  EXPECT_EQ(outcome_word(record), "under way");
  EXPECT_EQ(numbers(record).worst_p99_of, "nothing is injected yet");
  EXPECT_THAT(follow_ups(record), testing::IsEmpty());
}

}  // namespace
}  // namespace squall::report
