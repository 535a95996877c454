// Journey files as values: what is read, and what each mistake is told as.
#include "journey/journey.hpp"
#include "unit/config/load.hpp"
#include "unit/journey/journey_files.hpp"

namespace squall::journey {
namespace {

using config::lines_of;
using config::yaml;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

TEST(JourneyFile, is_read_when_it_is_good) {
  for (const auto& file : journey_files("good")) {
    const auto decoded = decode_file(file);
    EXPECT_TRUE(decoded) << config::format_problems(file.filename().string(), decoded ? Problems{} : decoded.error());
  }
}

TEST(JourneyFile, is_refused_with_every_problem_in_its_place) {
  for (const auto& file : journey_files("bad")) {
    const auto decoded = decode_file(file);
    const std::string name = file.filename().string();
    std::filesystem::path expected = file;
    EXPECT_EQ(decoded ? "accepted\n" : config::format_problems(name, decoded.error()),
              text_of(expected.replace_extension(".expected")));
  }
}

TEST(JourneyFile, says_everything_that_the_guide_shows) {
  const Journey read = good("full.yaml");
  EXPECT_EQ(read.name, "checkout");
  EXPECT_EQ(read.owner, "checkout");
  EXPECT_EQ(read.fresh_for, 14 * 24h);
  ASSERT_EQ(read.hops.size(), 2U);
  const Hop& hop = read.hops.front();
  EXPECT_EQ(hop.id, "orders-db");
  EXPECT_EQ(hop.from, "app");
  EXPECT_EQ(hop.to, "postgres");
  EXPECT_EQ(hop.kind, Kind::database);
  EXPECT_EQ(hop.proxy, "orders-db");
  EXPECT_EQ(hop.runbook, "orders-db-slow");
  EXPECT_THAT(
      hop.cells,
      ElementsAre(Cell{Mode::slow, UserSees::works, "queue cap and 503 with Retry-After", "", "checkout-db-slow"},
                  Cell{Mode::down, UserSees::fails, "", "", ""},
                  Cell{Mode::hang, UserSees::fails, "", "orders are the product; no fallback makes sense", ""}))
      << "in the order of the file";
}

TEST(JourneyFile, says_what_users_were_promised) {
  const Journey read = good("full.yaml");
  ASSERT_EQ(read.slo.size(), 3U);
  EXPECT_EQ(read.slo[0].text, "edge.latency_p99 < 800ms");
  EXPECT_EQ(read.slo[0].metric.hop, "edge");
  EXPECT_EQ(read.slo[0].metric.measure, experiment::Measure::latency_p99);
  EXPECT_EQ(read.slo[0].bound.value, 0.8);
  EXPECT_EQ(read.slo[1].bound.value, 0.001);
  EXPECT_EQ(read.slo[2].metric.endpoint, "pay");
  EXPECT_EQ(read.slo[2].bound.dimension, experiment::Dimension::rate) << "a bare number is taken for a rate";
}

TEST(JourneyFile, is_the_same_in_json) { EXPECT_EQ(good("minimal.json"), good("minimal.yaml")); }

TEST(JourneyFile, has_defaults_for_what_it_does_not_say) {
  const Journey read = good("minimal.yaml");
  EXPECT_EQ(read.fresh_for, 30 * 24h);
  EXPECT_TRUE(read.slo.empty() && read.owner.empty());
  EXPECT_EQ(read.hops.at(0).kind, Kind::service);
  EXPECT_TRUE(read.hops.at(0).cells.empty() && read.hops.at(0).proxy.empty());
}

TEST(JourneyFile, may_call_its_parts_by_numbers) {
  const Journey read = good("numbers.yaml");
  ASSERT_EQ(read.hops.size(), 2U);
  EXPECT_EQ(read.hops[0].from, "1");
  EXPECT_EQ(read.hops[0].to, read.hops[1].from);
  EXPECT_EQ(read.hops[1].to, "2.5");
}

TEST(JourneyFile, has_a_gap_where_neither_a_fallback_nor_a_reason_stands) {
  const Hop hop = good("nulls.yaml").hops.at(0);
  EXPECT_TRUE(hop.cells.at(0).is_gap());
  EXPECT_FALSE(hop.cells.at(1).is_gap()) << "accepted";
}

TEST(JourneyFile, may_have_so_many_hops_and_no_more) {
  std::string text = "squall: 1\njourney: x\nhops:\n";
  const auto hop = [](int i) {
    return "  - {id: h" + std::to_string(i) + ", from: a, to: p" + std::to_string(i) + "}\n";
  };
  for (int i = 0; i < 200; ++i) text += hop(i);
  EXPECT_TRUE(decode_journey(yaml(text)));
  EXPECT_THAT(lines_of(decode_journey(yaml(text + hop(200)))),
              ElementsAre("4:3 /hops: must have 1 to 200 hops, not 201 (draw several journeys)"));
}

TEST(JourneyFile, names_its_cells_as_experiments_do) {
  const Journey read = good("full.yaml");
  EXPECT_EQ(cell_name(read, read.hops[0], read.hops[0].cells[2]), "checkout/orders-db/hang");
}

TEST(ShippedJourney, is_read) {
  const auto decoded = decode_file(shipped_journey);
  ASSERT_TRUE(decoded) << lines_of(decoded).front();
  EXPECT_EQ(decoded->name, "checkout");
}

// docs/journeys.md: its first example is a whole file.
TEST(JourneyGuide, has_an_example_that_is_read) {
  const std::string guide = text_of(SQUALL_SOURCE_DIR "/docs/journeys.md");
  const std::string fence = "```yaml\n";
  const std::size_t begin = guide.find(fence) + fence.size();
  const auto decoded = decode_journey(yaml(guide.substr(begin, guide.find("```", begin) - begin)));
  ASSERT_TRUE(decoded) << lines_of(decoded).front();
  EXPECT_EQ(decoded->hops.at(0).cells.size(), 3U);
}

TEST(JourneyGuide, names_every_mode) {
  const std::string guide = text_of(SQUALL_SOURCE_DIR "/docs/journeys.md");
  for (const Mode mode : modes) EXPECT_THAT(guide, HasSubstr("| `" + std::string(to_string(mode)) + "` |"));
}

}  // namespace
}  // namespace squall::journey
