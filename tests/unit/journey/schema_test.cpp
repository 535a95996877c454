// The schema that editors get says yes to what the codec reads, and no to what it can know to be wrong.
#include "unit/config/load.hpp"
#include "unit/experiment/draft07.hpp"
#include "unit/journey/journey_files.hpp"

namespace squall::journey {
namespace {

using experiment::Draft07;

bool accepts(const std::filesystem::path& file) {
  static const config::Node schema = journey_schema();
  return Draft07(schema).accepts(*config::load_file(file.string()));
}

TEST(JourneySchema, accepts_every_good_file) {
  for (const auto& file : journey_files("good")) EXPECT_TRUE(accepts(file)) << file.filename();
  EXPECT_TRUE(accepts(shipped_journey));
}

TEST(JourneySchema, refuses_every_bad_file_but_those_that_say_it_cannot) {
  for (const auto& file : journey_files("bad")) EXPECT_EQ(accepts(file), passes_the_schema(file)) << file.filename();
}

TEST(JourneySchema, knows_every_metric_but_that_of_a_run) {
  const config::Node schema = journey_schema();
  for (const experiment::MetricInfo& metric : experiment::metrics())
    EXPECT_EQ(
        Draft07(schema).accepts(config::yaml("{squall: 1, journey: x, slo: {expect: [b." + std::string(metric.name) +
                                             " < 1]}, hops: [{id: a, from: b, to: c}]}")),
        metric.measure != experiment::Measure::fault_hits)
        << metric.name;
}

TEST(JourneySchema, tells_editors_what_each_key_means) {
  const config::Node schema = journey_schema();
  for (const char* key : {"/properties/fresh_for", "/definitions/hop/properties/proxy",
                          "/definitions/hop/properties/modes", "/definitions/cell/properties/user_sees"})
    EXPECT_NE(config::at(schema, std::string(key) + "/description"), nullptr) << key;
}

}  // namespace
}  // namespace squall::journey
