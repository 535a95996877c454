// The journal's words and codec: what is read back from the JSON that the store keeps is what was written.
#include "experiment/journal.hpp"

#include <rapidcheck.h>

#include <limits>

#include "unit/config/load.hpp"

namespace squall::experiment {
namespace {

using namespace std::chrono_literals;
using config::Node;
using config::yaml;
using testing::ElementsAre;
using testing::HasSubstr;

// By way of the text that is on the disk.
Result<Entry> read_back(const Entry& entry) {
  const auto node = config::load_text(config::to_json(print_entry(entry)), config::Format::json);
  if (!node) return tl::unexpected(node.error());
  return parse_entry(kind_of(entry), *node);
}

std::vector<Entry> one_of_each() {
  return {StateChanged{State::injecting, 1, "flap", "next by ana"},
          StateChanged{State::baseline, std::nullopt, "", ""},
          FaultsOn{1, {{"slow/flap/1", "orders-db", "close reset on connect of orders-db"}, {"b", "edge", ""}}, 42, 17},
          FaultsOff{1, {{"slow/flap/1", "orders-db", 400, 100, 9}}, 43, 0, "the phase is over"},
          Sample{"p99", Stage::during, 0.1 + 0.2, 4012, true, ""},
          Sample{"p99", Stage::after, std::nullopt, 3, false, "3 samples, 50 needed"},
          Stopped{StopCause::rule, "edge.error_rate was 7.5%, over 5% for 10s", ""},
          Note{"ana", "a \"note\"\nof two lines \xc3\xa4 \x01 </script>"},
          Tick{"ana", 3},
          Paused{false, "ben"},
          Extended{1, 90s, "ana"},
          Figures{Stage::during, "edge", Cohort::control, 2min + 1ns, 12'000, 17, 11'983, 0.012, 1e-9},
          Figures{Stage::after, "edge", Cohort::faulted, 30s, 0, 0, 0, 0, 0},
          Ended{Outcome::broken,
                "p99 was 1.2s",
                2500ms,
                {{"p99", Stage::during, Outcome::broken, 1.2, 7, "1.2s is not < 800ms"},
                 {"dlq", Stage::after, Outcome::inconclusive, std::nullopt, 0, "never read"}}},
          Ended{Outcome::crashed, "", std::nullopt, {}}};
}

TEST(Journal, reads_back_every_kind_of_entry) {
  for (const Entry& entry : one_of_each()) {
    const auto again = read_back(entry);
    EXPECT_THAT(config::lines_of(again), testing::IsEmpty()) << kind_of(entry);
    EXPECT_TRUE(again == entry) << config::to_json(print_entry(entry));
  }
}

TEST(Journal, reads_back_any_number_exactly) {
  EXPECT_TRUE(rc::check("samples", [](double value, std::uint64_t samples, bool holds) {
    const Entry entry = Sample{"p99", Stage::during, value, samples, holds, ""};
    RC_ASSERT(read_back(entry) == entry);
  }));
  EXPECT_TRUE(rc::check("durations", [] {
    const Entry entry = Extended{0, Duration(*rc::gen::inRange<Duration::rep>(0, forever.count())), "ana"};
    RC_ASSERT(read_back(entry) == entry);
  }));
  for (const double value : {0.0, -0.0, 5e-324, std::numeric_limits<double>::max(), 1e22, 123456789.123456789}) {
    const Entry entry = Sample{"p99", Stage::during, value, std::numeric_limits<std::uint64_t>::max(), false, ""};
    EXPECT_TRUE(read_back(entry) == entry) << value;
  }
}

TEST(Journal, shows_times_with_their_units_and_no_numbers_that_were_not_measured) {
  EXPECT_EQ(config::to_json(print_entry(Figures{Stage::after, "edge", Cohort::all, 30s, 0, 0, 0, 0, 0})),
            R"({"stage":"after","hop":"edge","cohort":"all","window":"30s","requests":0,"errors":0,"samples":0,)"
            R"("p50_seconds":null,"p99_seconds":null})");
  EXPECT_EQ(config::to_json(print_entry(Sample{"p99", Stage::before, std::nullopt, 3, false, "3 samples"})),
            R"({"check":"p99","stage":"before","value":null,"samples":3,"why_not":"3 samples"})");
  EXPECT_EQ(config::to_json(print_entry(StateChanged{State::injecting, 0, "slow", "the baseline is over"})),
            R"({"state":"injecting","phase":0,"phase_name":"slow","reason":"the baseline is over"})");
}

TEST(Journal, names_each_kind_once) {
  std::vector<std::string> kinds;
  for (const Entry& entry : one_of_each())
    if (kinds.empty() || kinds.back() != kind_of(entry)) kinds.emplace_back(kind_of(entry));
  EXPECT_THAT(kinds, ElementsAre("state", "faults_on", "faults_off", "sample", "stopped", "note", "tick", "paused",
                                 "extended", "figures", "ended"));
}

TEST(Journal, refuses_an_unknown_kind_with_the_nearest_one) {
  EXPECT_THAT(config::lines_of(parse_entry("fault_on", Node::map())),
              ElementsAre("0:0 : a journal has no entries of the kind \"fault_on\" (did you mean \"faults_on\"?)"));
}

TEST(Journal, tells_all_that_is_wrong_with_an_entry_and_where) {
  EXPECT_THAT(
      config::lines_of(parse_entry("sample", yaml("{check: p99, stage: duringg, value: fast, samples: 1, x: 2}"))),
      ElementsAre(HasSubstr("/stage: must be one of before, during, after (did you mean \"during\"?)"),
                  HasSubstr("/value: must be a number or null"), HasSubstr("/x: unknown key \"x\"")));
  EXPECT_THAT(config::lines_of(parse_entry("faults_on", yaml("{phase: 0, faults: [{name: a, hop: b}], epoch: 1}"))),
              ElementsAre(HasSubstr("/faults/0/sentence: \"sentence\" is missing"),
                          HasSubstr("/connections: \"connections\" is missing")));
}

Header sample_header() {
  return {.id = "slow-7",
          .file = "slow.yaml",
          .text = "squall: 1\nname: slow  # \xe2\x80\x9cquoted\xe2\x80\x9d\n",
          .hash = "ab12",
          .vars = {{"ms", "400"}, {"a", "true"}, {"empty", ""}},
          .modified = true,
          .scheduled = false,
          .attended = true,
          .seed = std::numeric_limits<std::uint64_t>::max(),
          .version = "0.1.0",
          .env = "staging",
          .by = "ana",
          .why = "",
          .runbook = "orders-db-slow",
          .runbook_text = "---\nhop: db\n---\n# It is \"slow\"\n",
          .runbook_values = {{"hop.name", "db"}, {"halt", "squall --url http://127.0.0.1:8474 halt"}},
          .started = WallTime(1'790'000'000'042'000'001ns)};
}

TEST(Journal, reads_back_its_header_to_the_nanosecond) {
  const auto node = config::load_text(config::to_json(print_header(sample_header())), config::Format::json);
  ASSERT_TRUE(node);
  const auto again = parse_header(*node);
  EXPECT_THAT(config::lines_of(again), testing::IsEmpty());
  EXPECT_TRUE(again == sample_header());
}

TEST(Journal, refuses_a_header_without_its_seed) {
  Node node = print_header(sample_header());
  std::erase_if(node.members, [](const config::Member& member) { return member.key == "seed"; });
  EXPECT_THAT(config::lines_of(parse_header(node)), ElementsAre(HasSubstr("/seed: \"seed\" is missing")));
}

TEST(Journal, reads_a_header_of_before_there_were_runbooks) {
  Node node = print_header(sample_header());
  std::erase_if(node.members, [](const config::Member& member) { return member.key.starts_with("runbook"); });
  Header expected = sample_header();
  expected.runbook = expected.runbook_text = "";
  expected.runbook_values.clear();
  EXPECT_TRUE(parse_header(node).value() == expected);
}

TEST(Journal, has_a_word_for_every_value) {
  for (int i = 0; i <= static_cast<int>(StopCause::shutdown); ++i)
    EXPECT_NE(to_string(static_cast<StopCause>(i)), "unknown") << i;
  EXPECT_EQ(to_string(StopCause::shutdown), "shutdown");
  EXPECT_EQ(to_string(State::ended), "ended");
  EXPECT_EQ(to_string(Outcome::crashed), "crashed");
  EXPECT_EQ(to_string(Stage::after), "after");
}

}  // namespace
}  // namespace squall::experiment
