// The journal, sorted: parts, bars, verdicts; and samples made fewer.
#include "report/story.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/thin.hpp"
#include "unit/report/sample_record.hpp"

namespace squall::report {
namespace {

using namespace std::chrono_literals;
using namespace experiment;
using testing::ElementsAre;

const CheckRow& row(const Story& story, std::string_view id, Stage stage) {
  for (const CheckRow& candidate : story.checks)
    if (candidate.id == id && candidate.stage == stage) return candidate;
  throw std::out_of_range("no such row");
}

TEST(Story, knows_the_parts_of_the_run_and_how_long_each_was) {
  const Record record = sample_record(Tale::held);
  const Story story(record);
  std::vector<std::pair<std::string, Duration>> parts;
  for (const Part& part : story.parts) parts.emplace_back(part.label, part.to - part.from);
  EXPECT_THAT(parts,
              ElementsAre(testing::Pair("checking", 1s), testing::Pair("baseline", 30s), testing::Pair("slow", 2min),
                          testing::Pair("flap", 1min), testing::Pair("recovering", 1min)));
  EXPECT_EQ(story.length, 271s);
}

TEST(Story, makes_two_bars_of_a_fault_that_was_paused_and_adds_its_hits) {
  Record record;
  const FaultsOn on{0, {{"x/slow/1", "db", "delay"}}, 1, 5};
  const auto off = [](std::uint64_t hits) { return FaultsOff{0, {{"x/slow/1", "db", 2 * hits, hits, 1}}, 2, 5, ""}; };
  record.entries = {entry_at(1s, on), entry_at(3s, off(10)), entry_at(7s, on), entry_at(9s, off(20))};
  const Story story(record);
  ASSERT_EQ(story.bars.size(), 2U);
  EXPECT_EQ(story.bars[0].to, 3s);
  EXPECT_EQ(story.bars[1].from, 7s);
  ASSERT_EQ(story.faults.size(), 1U);
  EXPECT_EQ(story.faults[0].injected, 30U);
  EXPECT_EQ(story.faults[0].matched, 60U);
}

TEST(Story, lets_a_fault_of_a_whole_phase_last_as_long_as_the_phase_was_made) {
  Record record;
  Phase phase;
  phase.name = "slow";
  phase.lasts = 4s;
  FaultSpec whole, part;
  whole.lasts = part.after = part.lasts = 1s;
  whole.after = 3s;
  phase.faults = {whole, part};
  record.experiment.name = "x";
  record.experiment.phases = {phase};
  record.entries = {entry_at(1s, FaultsOn{0, {{"x/slow/1", "db", "delay"}, {"x/slow/2", "db", "drop"}}, 1, 5}),
                    entry_at(9s, FaultsOff{0, {}, 2, 5, ""})};
  const Story story(record);
  ASSERT_EQ(story.bars.size(), 2U);
  EXPECT_TRUE(story.bars[0].whole_phase);
  EXPECT_FALSE(story.bars[1].whole_phase);
}

TEST(Story, does_not_claim_to_know_the_hits_of_a_fault_that_the_server_took_with_it) {
  const Record record = sample_record(Tale::crashed);
  const Story story(record);
  EXPECT_TRUE(story.faults[0].counted);
  EXPECT_TRUE(story.faults[1].reached);
  EXPECT_FALSE(story.faults[1].counted);
  EXPECT_FALSE(story.bars[1].ended);
  EXPECT_EQ(story.bars[1].to, story.length);
}

TEST(Story, sums_up_a_check_by_stage) {
  const Record record = sample_record(Tale::broken);
  const Story story(record);
  const CheckRow& during = row(story, "p99", Stage::during);
  EXPECT_EQ(during.verdict, Verdict::broken);
  EXPECT_EQ(during.windows, 180U);
  EXPECT_GT(during.failed, 50U);
  EXPECT_GE(during.least, 210U);
  EXPECT_LE(during.most, 250U);
  EXPECT_EQ(row(story, "p99", Stage::before).failed, 0U);
}

TEST(Story, says_what_was_not_judged_and_what_was_not_reached) {
  const Record record = sample_record(Tale::crashed);
  const Story story(record);
  EXPECT_EQ(row(story, "p99", Stage::during).verdict, Verdict::open);
  EXPECT_EQ(row(story, "p99", Stage::after).verdict, Verdict::unreached);
  EXPECT_EQ(row(story, "dlq", Stage::after).worst, std::nullopt);
}

TEST(Story, takes_the_smallest_value_for_the_worst_where_more_is_wanted) {
  Record record;
  Check check;
  check.id = "rate";
  check.expect = *parse_bound("> 10");
  check.from = HttpSource{"http://127.0.0.1/", "GET", {}, {}};
  record.experiment.checks = {check};
  for (const double value : {12.0, 11.0, 14.0})
    record.entries.push_back(entry_at(1s, Sample{"rate", Stage::during, value, 1, true, ""}));
  EXPECT_EQ(row(Story(record), "rate", Stage::during).worst, 11.0);
}

TEST(Story, keeps_samples_of_a_check_that_the_experiment_does_not_have) {
  Record record;
  record.entries = {entry_at(1s, Sample{"lost", Stage::during, 1.0, 1, true, ""})};
  const Story story(record);
  ASSERT_EQ(story.series.size(), 1U);
  EXPECT_EQ(story.series[0].check, nullptr);
  EXPECT_EQ(story.checks.size(), 1U);
}

Points points_of(const std::vector<JournalEntry>& entries) {
  Points points;
  for (const JournalEntry& entry : entries) points.push_back(&entry);
  return points;
}

TEST(Thin, keeps_extremes_failures_gaps_and_both_ends) {
  std::vector<JournalEntry> entries;
  for (int i = 0; i < 10'000; ++i)
    entries.push_back(entry_at(i * 1s, Sample{"a", Stage::during, 0.5 + 0.00001 * (i % 7), 1, true, ""}));
  std::get<Sample>(entries[1234].entry).value = 9;
  std::get<Sample>(entries[4321].entry).value = 0.1;
  std::get<Sample>(entries[5555].entry).holds = false;
  std::get<Sample>(entries[7777].entry).value.reset();
  const Points thinned = thin(points_of(entries), 100);
  EXPECT_LE(thinned.size(), 402U);
  for (const std::size_t kept : {0U, 1234U, 4321U, 5555U, 7777U, 9999U})
    EXPECT_THAT(thinned, testing::Contains(&entries[kept])) << kept;
  EXPECT_TRUE(std::ranges::is_sorted(thinned, {}, [](const JournalEntry* point) { return point->at; }));
}

TEST(Thin, leaves_few_samples_alone) {
  const std::vector<JournalEntry> entries(3, entry_at(1s, Sample{"a", Stage::during, 1.0, 1, true, ""}));
  EXPECT_EQ(thin(points_of(entries), 10).size(), 3U);
  EXPECT_TRUE(thin({}, 10).empty());
}

}  // namespace
}  // namespace squall::report
